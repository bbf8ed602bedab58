"""The hooks of structured models."""
import json
import unittest

from worker_client import WorkerTest, column, values_of

COUNT = """
    import pandas as pd
    calls = []
    def init(**kwargs): calls.append("init " + ",".join(kwargs))
    def load_model(code_dir):
        calls.append("load_model")
        return {"k": 10}
    def read_input_data(data):
        calls.append("read_input_data " + type(data).__name__)
        return pd.DataFrame({"n": [len(data)]})
    def transform(data, model):
        calls.append("transform")
        return data * model["k"]
    def score(data, model, **kwargs):
        calls.append("score")
        return pd.DataFrame({"Predictions": data["n"], "calls": [repr(calls)]})
    def post_process(predictions, model):
        return predictions + model["k"]
"""
RAISE = """
    import pandas as pd
    from datarobot_drum import CustomHTTPError
    def load_model(code_dir): return 1
    def read_input_data(data): return step("read_input_data", data, pd.DataFrame({"a": [data.decode()]}))
    def transform(data, model): return step("transform", data["a"][0], data)
    def score(data, model, **kwargs): return step("score", data["a"][0], data)
    def post_process(data, model): return step("post_process", data["a"][0], data)
    def step(name, wanted, data):
        if wanted in (name, name.encode()): raise ValueError("in " + name)
        if wanted in ("user " + name, b"user " + name.encode()): raise CustomHTTPError("refused by " + name, 409)
        return 5 if wanted in ("type " + name,) else data
"""


class HooksTest(WorkerTest):
    def test_hooks_are_called_in_their_order(self):
        worker = self.served(COUNT)
        answer, segments = self.predict(worker, b"\xff raw")
        self.assertEqual(answer["inputRows"], 1)
        got = {name: values for name, _, values in values_of(answer, segments)}
        self.assertEqual(got["Predictions"], [50])
        self.assertEqual(
            got["calls"], ["['init code_dir', 'load_model', 'read_input_data bytes', 'transform', 'score']"]
        )

    def test_predictions_are_post_processed_as_a_labelled_table(self):
        worker = self.served(COUNT)
        table = {"rows": 2, "columns": [column("Predictions", "f8", [1.5, 2.5])], "index": [7, 8]}
        answer, segments = worker.call({"op": "post_process", "table": table})
        self.assertEqual(values_of(answer, segments), [("Predictions", "f8", [11.5, 12.5])])
        self.assertEqual((answer["table"]["index"], answer["inputRows"]), ([7, 8], None))

    def test_score_gets_exactly_the_arguments_of_the_contract(self):
        worker = self.served(
            """
            import pandas as pd
            def load_model(code_dir): return 1
            def score(data, model, **kwargs):
                return pd.DataFrame({"Predictions": [1.0], "k": [repr(sorted(kwargs.items()))]})
            """
        )
        self.assertEqual(
            self.predicted(worker, "a\n1\n")["k"],
            [
                "[('binary_data', b'a\\n1\\n'), ('charset', None), ('mimetype', 'text/csv'), "
                "('sparse_colnames', None), ('target_type', <TargetType.REGRESSION: 'regression'>)]"
            ],
        )
        got = self.predicted(worker, "a\n1\n", mimetype=None, charset="latin-1", names=["x"])["k"][0]
        self.assertIn("('charset', 'latin-1'), ('mimetype', None), ('sparse_colnames', ['x'])", got)

    def test_score_gets_the_class_labels_of_classifications(self):
        text = """
            import pandas as pd
            def load_model(code_dir): return 1
            def score(data, model, binary_data, mimetype, charset, sparse_colnames, target_type, **labels):
                return pd.DataFrame({"Predictions": [1.0], "l": [repr(labels)], "t": [target_type.name]})
        """
        worker = self.served(text, "binary", positive="yes", negative="no")
        self.assertEqual(self.predicted(worker)["l"], ["{'positive_class_label': 'yes', 'negative_class_label': 'no'}"])
        for target in ("multiclass", "multilabel"):
            got = self.predicted(self.served(text, target, labels=["a", "b c", "ü"]))
            self.assertEqual((got["l"], got["t"]), (["{'class_labels': ['a', 'b c', 'ü']}"], [target.upper()]))
        for target, name in (
            ("anomaly", "ANOMALY"),
            ("textgeneration", "TEXT_GENERATION"),
            ("geopoint", "GEO_POINT"),
            ("vectordatabase", "VECTOR_DATABASE"),
            ("agenticworkflow", "AGENTIC_WORKFLOW"),
        ):
            got = self.predicted(self.served(text, target, targetName="t"))
            self.assertEqual((got["l"], got["t"]), (["{}"], [name]))

    def test_a_failing_hook_is_named(self):
        worker = self.served(RAISE)
        for name in ("read_input_data", "transform", "score"):
            answer = self.fails(worker, name)
            self.assertEqual((answer["hook"], answer["type"], answer["text"]), (name, "ValueError", "in " + name))
            answer = self.fails(worker, "user " + name)
            self.assertEqual((answer["kind"], answer["text"], answer["code"]), ("user", "refused by " + name, 409))
        for name in ("transform", "score"):
            answer = self.fails(worker, "type " + name)
            self.assertEqual((answer["hook"], answer["type"]), (name, None))
            self.assertRegex(answer["text"], "hook %s .* int" % name)
        for wanted, kind in (("post_process", "failure"), ("user post_process", "user"), ("type post_process", "failure")):
            table = {"rows": 1, "columns": [column("a", "json", [wanted])], "index": None}
            answer, _ = worker.call({"op": "post_process", "table": table})
            self.assertEqual((answer["status"], answer["kind"], answer["hook"]), ("error", kind, "post_process"))

    def test_input_that_is_no_table_is_passed_on_and_not_counted(self):
        worker = self.served(
            """
            import pandas as pd
            def read_input_data(data): return data.split()
            def load_model(code_dir): return 1
            def score(data, model, **kwargs): return pd.DataFrame({"Predictions": data})
            """
        )
        answer, segments = self.predict(worker, "x y z")
        self.assertIsNone(answer["inputRows"])
        self.assertEqual(answer["table"]["rows"], 3)

    def test_the_rows_of_the_input_are_counted_before_transform(self):
        worker = self.served(
            "def load_model(d): return 1\ndef transform(d, m): return d.head(1)\ndef score(d, m, **k): return d\n"
        )
        answer, _ = self.predict(worker, "a\n1\n2\n3\n")
        self.assertEqual((answer["inputRows"], answer["table"]["rows"]), (3, 1))

    def test_a_model_without_score_hook_says_so(self):
        worker = self.served("def load_model(d): return 1\ndef chat(p, m): return 1\n")
        answer = self.fails(worker)
        self.assertIn("score", answer["text"])
        self.assertEqual(answer["type"], None)

    def test_runtime_parameters_are_read_from_the_environment(self):
        worker = self.served(
            """
            import pandas as pd
            from datarobot_drum import RuntimeParameters
            from datarobot_drum.runtime_parameters import RuntimeParameters as A
            from datarobot_drum.runtime_parameters.runtime_parameters import RuntimeParameters as B
            assert A is B is RuntimeParameters
            def load_model(code_dir): return 1
            def score(data, model, **kwargs):
                def read(name):
                    try: return [RuntimeParameters.has(name), RuntimeParameters.get(name)]
                    except Exception as e: return [type(e).__name__, str(e)]
                import json
                return pd.DataFrame({"p": [json.dumps(read(name)) for name in data["name"]]})
            """,
            environment={
                "MLOPS_RUNTIME_PARAM_text": '{"payload": "v", "type": "string"}',
                "MLOPS_RUNTIME_PARAM_none": '{"payload": null, "type": "numeric"}',
                "MLOPS_RUNTIME_PARAM_number": '{"payload": "12", "type": "numeric"}',
                "MLOPS_RUNTIME_PARAM_cred": '{"payload": {"credentialType": "s3", "k": 1}, "type": "credential"}',
                "MLOPS_RUNTIME_PARAM_broken": "{",
                "MLOPS_RUNTIME_PARAM_list": "[1]",
                "MLOPS_RUNTIME_PARAM_more": '{"payload": 1, "type": "numeric", "x": 1}',
                "MLOPS_RUNTIME_PARAM_less": '{"payload": 1}',
            },
        )
        names = ["text", "none", "number", "cred", "missing", "broken", "list", "more", "less"]
        found = self.predicted(worker, "name\n" + "\n".join(names) + "\n")["p"]
        got = dict(zip(names, map(json.loads, found)))
        self.assertEqual(got["text"], [True, "v"])
        self.assertEqual(got["none"], [True, None])
        self.assertEqual(got["number"], [True, "12"])
        self.assertEqual(got["cred"], [True, {"credentialType": "s3", "k": 1}])
        for name in names[4:]:
            self.assertEqual(got[name][0], "ValueError")
            self.assertIn("'%s'" % name, got[name][1])


if __name__ == "__main__":
    unittest.main()

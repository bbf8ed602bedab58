"""Models that are a class CustomTask, and their secrets."""
import json
import unittest

from worker_client import WorkerTest, csv, matrix_of

TASK = """
    import logging, sys
    import numpy as np
    import pandas as pd
    from datarobot_drum.custom_task_interfaces import *
    class CustomTask(%s):
        factor = 2
        def predict(self, data, **kwargs): return eval(str(data["e"].iloc[0]))
        def predict_proba(self, data, **kwargs): return eval(str(data["e"].iloc[0]))
        def transform(self, data, **kwargs): return eval(str(data["e"].iloc[0]))
        @classmethod
        def load(cls, directory): return cls()
    def score(data, model, **kwargs): raise ValueError("function hooks are ignored")
"""


class TasksTest(WorkerTest):
    def ask(self, worker, expression, operation="predict"):
        data, segments = csv('e\n"%s"\n' % expression.replace('"', '""'))
        answer, segments = worker.call({"op": operation, "data": data}, segments)
        return answer, segments

    def test_estimators_predict_values(self):
        for base, target in (("RegressionEstimatorInterface", "regression"), ("AnomalyEstimatorInterface", "anomaly")):
            worker, answer = self.load(TASK % base, target)
            self.assertEqual(
                answer, {"status": "ok", "hooks": [], "predictor": None, "chat": False, "customTask": True}
            )
            for expression in ("[1.5]", "np.array([1.5])", "pd.DataFrame({'any': [1.5]})", "pd.Series([1.5])"):
                answer, segments = self.ask(worker, expression)
                self.assertEqual((matrix_of(answer, segments), answer["labels"]), ([[1.5]], None), answer)
            answer, _ = self.ask(worker, "pd.DataFrame([[1.0, 2.0]])")
            self.assertEqual((answer["hook"], answer["type"]), ("predict", None))
            self.assertIn("Predictions", answer["text"])

    def test_estimators_predict_probabilities(self):
        worker = self.served(TASK % "BinaryEstimatorInterface", "binary", positive="y", negative="n")
        answer, segments = self.ask(worker, "pd.DataFrame({'y': [0.75], 'n': [0.25]})")
        self.assertEqual((matrix_of(answer, segments), answer["labels"]), ([[0.75, 0.25]], ["y", "n"]))
        answer, segments = self.ask(worker, "np.array([[0.25, 0.75]])")
        self.assertEqual((matrix_of(answer, segments), answer["labels"]), ([[0.25, 0.75]], None))
        answer, _ = self.ask(worker, "pd.DataFrame([[0.25, 0.5, 0.25]])")
        self.assertIn("n, y", answer["text"])
        worker = self.served(TASK % "MulticlassEstimatorInterface", "multiclass", labels=["a", "b", "c"])
        answer, _ = self.ask(worker, "pd.DataFrame([[0.25, 0.5, 0.25]], columns=['c', 'b', 'a'])")
        self.assertEqual(answer["labels"], ["c", "b", "a"])
        answer, _ = self.ask(worker, "1/0")
        self.assertEqual((answer["hook"], answer["type"]), ("predict_proba", "ZeroDivisionError"))

    def test_a_task_has_no_work_without_rows(self):
        worker = self.served(TASK % "MulticlassEstimatorInterface", "multiclass", labels=["a", "b", "c"])
        answer, segments = self.predict(worker, "e\n")
        self.assertEqual((answer.get("rows"), answer.get("cols"), answer.get("inputRows")), (0, 3, 0), answer)

    def test_transformers_transform(self):
        worker = self.served(TASK % "TransformerInterface", "transform")
        answer, segments = self.ask(worker, "pd.DataFrame({'x': [1]})", "transform")
        self.assertEqual(segments[answer["segment"]], b"x\r\n1")
        self.assertEqual(self.ask(worker, "5", "transform")[0]["hook"], "transform")

    def test_a_task_is_saved_and_loaded_by_its_interface(self):
        text = (
            "from datarobot_drum.custom_task_interfaces import RegressionEstimatorInterface\n"
            "class CustomTask(RegressionEstimatorInterface):\n"
            "    def predict(self, data, **k): return [self.value] * len(data)\n"
        )
        home = self.directory({"custom.py": text})
        saving = self.directory({"custom.py": text + (
            "def save():\n    task = CustomTask()\n    task.value = 7\n    task.secrets = {'s': 1}\n"
            "    assert task.save(%r) is task and task.secrets == {'s': 1}\n"
            "    task.value = lambda: 1\n"
            "    try: task.save(%r)\n"
            "    except Exception as e: assert 'pickle-able' in str(e), e\n"
            "    else: assert False\n"
            "    assert task.secrets == {'s': 1}\n"
            "save()\n"
        ) % (home, home)})
        # importing it saves; that it cannot be loaded from there is another matter
        self.assertIn("drum_artifact.pkl", self.refused(saving)["text"])
        worker = self.served(home)
        answer, segments = self.predict(worker)
        self.assertEqual(matrix_of(answer, segments), [[7.0]])

    def test_wrong_tasks_do_not_start(self):
        answer = self.refused("class CustomTask: pass\n")
        self.assertIn("CustomTask in custom.py", answer["text"])
        text = "from datarobot_drum.custom_task_interfaces import *\nclass CustomTask(%s):\n    @classmethod\n    def load(cls, d): %s\n"
        answer = self.refused(text % ("RegressionEstimatorInterface", "raise KeyError('k')"))
        self.assertTrue(answer["text"].endswith("KeyError: 'k'"), answer["text"])
        answer = self.refused(text % ("RegressionEstimatorInterface", "return 5"))
        self.assertIn("int", answer["text"])
        answer = self.refused(text % ("RegressionEstimatorInterface", "return cls()"), "binary", positive="p", negative="n")
        self.assertIn("predict_proba", answer["text"])
        answer = self.refused(text % ("RegressionEstimatorInterface", "return cls()"), "textgeneration", targetName="t")
        self.assertIn("textgeneration", answer["text"])


class SecretsTest(WorkerTest):
    KINDS = (
        "basic username password snowflake_account_name?",
        "oauth token refresh_token",
        "s3 aws_access_key_id? aws_secret_access_key? aws_session_token? config_id?",
        "gcp gcp_key? config_id?",
        "azure azure_connection_string",
        "azure_service_principal client_id client_secret azure_tenant_id",
        "adls_gen2_oauth client_id client_secret oauth_scopes",
        "snowflake_oauth_user_account client_id client_secret snowflake_account_name oauth_issuer_type? oauth_issuer_url? oauth_scopes? oauth_config_id?",
        "snowflake_key_pair_user_account username private_key_str passphrase? config_id?",
        "tableau_access_token token_name personal_access_token",
        "databricks_access_token_account databricks_access_token",
        "api_token api_token",
    )

    def ask(self, worker, expression):
        data, segments = csv('e\n"%s"\n' % expression.replace('"', '""'))
        return worker.call({"op": "predict", "data": data}, segments)

    def secret_worker(self, environment, files=None):
        mount = self.directory(files or {})
        return self.load(
            TASK % "RegressionEstimatorInterface", environment=environment, secretsPrefix="SEC", secretsMount=mount
        )

    def test_every_kind_of_secret_has_its_fields_and_shows_no_text(self):
        environment = {}
        for kind in self.KINDS:
            name, *fields = kind.split()
            values = {field.rstrip("?"): "value-of-" + field for field in fields}
            if name == "gcp":
                values["gcp_key"] = {"type": "t", "private_key": "deep-key", "unknown": 1}
            environment["SEC_" + name] = json.dumps(dict(values, credential_type=name, unknown="x"))
            needed = {field: "needed-" + field for field in fields if not field.endswith("?")}
            environment["SEC_least_" + name] = json.dumps(dict(needed, credential_type=name))
        worker, answer = self.secret_worker(environment)
        self.assertEqual(answer["status"], "ok", answer)
        checks = ["len(self.secrets) == %d" % (2 * len(self.KINDS))]
        for kind in self.KINDS:
            name, *fields = kind.split()
            for field in fields:
                if field != "gcp_key?":
                    checks.append("self.secrets['%s'].%s == 'value-' + 'of-%s'" % (name, field.rstrip("?"), field))
                if field.endswith("?"):
                    checks.append("self.secrets['least_%s'].%s is None" % (name, field.rstrip("?")))
                    partial = field in ("config_id?", "oauth_config_id?")
                    if partial:
                        checks.append("self.secrets['%s'].is_partial_secret()" % name)
            checks.append("not self.secrets['least_%s'].is_partial_secret()" % name)
            checks.append("'value' not in repr(self.secrets['%s'])" % name)
        checks.append("self.secrets['gcp'].gcp_key.private_key == 'deep-' + 'key'")
        checks.append("'deep' not in str(self.secrets['gcp'])")
        checks.append("'*****' in repr(self.secrets['basic'])")
        answer, segments = self.ask(worker, "[[" + ", ".join("float(bool(%s))" % check for check in checks) + "]]")
        self.assertEqual(answer["status"], "ok", answer)
        wrong = [check for check, right in zip(checks, matrix_of(answer, segments)[0]) if not right]
        self.assertEqual(wrong, [])

    def test_files_win_over_the_environment(self):
        token = '{"credential_type": "api_token", "api_token": "%s"}'
        worker, _ = self.secret_worker(
            {"SEC_A": token % "from-environment", "SEC_B": token % "only-environment", "OTHER_C": "no"},
            {"A": token % "from-file", "..data/A": "ignored"},
        )
        expression = "[float(self.secrets['A'].api_token[5:] == 'file'), float(sorted(self.secrets) == ['A', 'B'])]"
        answer, segments = self.ask(worker, expression)
        self.assertEqual(matrix_of(answer, segments), [[1.0], [1.0]])

    def test_bad_secrets_are_named_and_not_shown(self):
        for text, named in (
            ("hush {", "JSON"),
            ('["hush"]', "object"),
            ('{"credential_type": "unheard"}', "unheard"),
            ('{"credential_type": "basic", "username": "hush"}', "password"),
        ):
            _, answer = self.secret_worker({"SEC_MINE": text})
            self.assertEqual(answer["status"], "error")
            self.assertIn("'MINE'", answer["text"])
            self.assertIn(named, answer["text"])
            self.assertNotIn("hush", json.dumps(answer))

    def test_secrets_show_up_nowhere(self):
        secret = {"credential_type": "basic", "username": "ab", "password": "abracadabra\ud83d\ude00"}
        worker, _ = self.secret_worker({"SEC_MINE": json.dumps(secret)})
        word = "self.secrets['MINE'].password"
        for expression in (
            "print(WORD) or [1]",
            "print('x', WORD, 'y', file=sys.stderr) or [1]",
            "sys.stdout.write(WORD) and [1]",
            "sys.stdout.buffer.write(WORD.encode()) and [1]",
            "sys.stdout.writelines([WORD]) or [1]",
            "sys.__stdout__.write(WORD) and [1]",
            "logging.getLogger('l').error('got %s', WORD) or [1]",
            "logging.warning(WORD) or [1]",
            "sys.stdout.close() or [1]",
            "print(WORD) or [1]",
            "print('the end') or [1]",
        ):
            expression = expression.replace("WORD", word)
            answer, _ = self.ask(worker, expression)
            self.assertEqual(answer["status"], "ok", answer)
        answer, _ = self.ask(worker, "(_ for _ in ()).throw(ValueError('told: ' + %s))" % word)
        self.assertEqual(answer["text"], "told: *****")
        self.assertNotIn("abracadabra", json.dumps(answer))
        out = worker.output().decode()
        self.assertNotIn("abracadabra", out)
        self.assertGreaterEqual(out.count("*****"), 9)
        self.assertIn("got *****", out)
        self.assertIn("x ***** y", out)
        self.assertIn("the end", out)

    def test_secrets_do_not_show_in_the_forms_that_other_texts_give_them(self):
        secret = {"credential_type": "basic", "username": "it's \"me\"", "password": "tr\u00e8s longue\nsecr\u00e8te\tis 'it'"}
        worker, _ = self.secret_worker({"SEC_MINE": json.dumps(secret)})
        for expression in (
            "print(repr(WORD), [WORD], ascii(WORD), WORD.encode()) or [1]",
            "print(__import__('json').dumps({'a': WORD})) or [1]",
            "print(__import__('json').dumps(WORD, ensure_ascii=False)) or [1]",
            "[print(line) for line in WORD.splitlines()] and [1]",
            "{}[WORD]",
            "(_ for _ in ()).throw(ValueError([WORD]))",
        ):
            for field in ("username", "password"):
                answer, _ = self.ask(worker, expression.replace("WORD", "self.secrets['MINE'].%s" % field))
                for word in ("secr", "tr\u00e8s", "me"):
                    self.assertNotIn(word, answer.get("text", "").replace("custom", ""), answer)
                self.assertNotIn("secr\u00e8te", json.dumps(answer, ensure_ascii=False))
        for word in ("secr", "longue", "me\"", "me'"):
            self.assertNotIn(word, worker.output().decode())

    def test_no_half_of_a_secret_is_left_where_a_text_is_cut(self):
        worker, _ = self.secret_worker({"SEC_MINE": json.dumps({"credential_type": "api_token", "api_token": "abracadabra"})})
        throw = "(_ for _ in ()).throw(ValueError('x' * %d + self.secrets['MINE'].api_token + 'y' * %d))"
        for before, after in ((16 * 1024 - 5, 0), (0, 64 * 1024 - 6), (0, 64 * 1024 - 7)):
            answer, _ = self.ask(worker, throw % (before, after))
            told = answer["text"] + answer["trace"]
            self.assertLess(len(told), 100 * 1024)
            self.assertNotRegex(told.replace("abc.py", ""), "abra|adabr|bra[y\n]")

    def test_the_server_is_told_what_to_hide_before_the_task_is_loaded(self):
        text = TASK % "RegressionEstimatorInterface"
        worker = self.worker(environment={"SEC_MINE": json.dumps({"credential_type": "api_token", "api_token": "a\nline of it"})})
        request = {"op": "load", "codeDir": self.directory({"custom.py": text.replace("return cls()", "1 / 0")})}
        answer, _ = worker.call(dict(request, targetType="regression", secretsPrefix="SEC"))
        self.assertEqual(answer["secrets"], ["a\\nline of it", "a\nline of it", "line of it"])
        self.assertIn("ZeroDivisionError", worker.call({"op": "go on"})[0]["text"])

    def test_without_secrets_the_map_is_empty(self):
        worker = self.served(TASK % "RegressionEstimatorInterface", secretsMount="/no/such/directory")
        answer, segments = self.ask(worker, "[float(self.secrets == {})]")
        self.assertEqual(matrix_of(answer, segments), [[1.0]])


if __name__ == "__main__":
    unittest.main()

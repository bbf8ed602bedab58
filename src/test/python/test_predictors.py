"""Built-in predictors. Frameworks that are not installed are played by tiny modules of the same names."""
import unittest

from worker_client import WorkerTest, column, matrix_of, values_of

SKLEARN = """
    import numpy as np
    from sklearn.linear_model import LinearRegression, LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    X = np.array([[0.0], [1.0], [2.0], [3.0]])
    def load_model(code_dir): return %s
"""
# an object of a class that says it belongs to a framework
FAKE = {
    "xgboost.py": """
        class Booster: pass
        class XGBModel: pass
        class DMatrix:
            def __init__(self, data): self.data = data
    """,
    "torch/__init__.py": """
        import numpy as np
        class Tensor:
            def __init__(self, a): self.a = a
            def detach(self): return self
            def cpu(self): return self
            def numpy(self): return self.a
        def from_numpy(a):
            assert a.dtype == np.float32 and a.flags.c_contiguous
            return Tensor(a)
        class no_grad:
            def __enter__(self): pass
            def __exit__(self, *e): pass
        from torch import nn
    """,
    "torch/nn.py": "class Module:\n    def eval(self): self.ready = True\n",
    "keras.py": "class Model: pass\n",
    "onnxruntime.py": """
        class Named:
            def __init__(self, name): self.name = name
        class InferenceSession:
            outputs = {}
            def get_inputs(self): return [Named("first"), Named("second")]
            def get_outputs(self): return [Named(n) for n in self.outputs]
            def run(self, names, feed):
                (name,), ((given, data),) = names, feed.items()
                assert given == "first" and data.dtype == "float32"
                return [self.outputs[name]]
    """,
}


class SklearnTest(WorkerTest):
    def check(self, expression, target, expected, labels, text="x\n1.0\n", **more):
        worker = self.served({"custom.py": SKLEARN % expression}, target, **more)
        answer, segments = self.predict(worker, text)
        self.assertEqual(answer["status"], "ok", answer)
        self.assertEqual((answer["form"], answer["labels"], answer["inputRows"]), ("matrix", labels, answer["rows"]))
        for row, wanted in zip(matrix_of(answer, segments), expected):
            for value, want in zip(row, wanted):
                self.assertAlmostEqual(value, want, places=4)

    def test_regression_and_anomaly_predict_one_column(self):
        for target in ("regression", "anomaly"):
            self.check("LinearRegression().fit(X, [1, 3, 5, 7])", target, [[3.0], [11.0]], None, "x\n1\n5\n")

    def test_predictions_of_text_like_targets_stay_as_they_are(self):
        code = "class M(LinearRegression):\n        def predict(self, data): return %s\n    def load_model(d): return M()"
        for result, wanted in (
            ("[1, 2]", ("i8", [1, 2])),
            ("[[1.5], [2.5]]", ("f8", [1.5, 2.5])),
            ("[True, False]", ("b1", [True, False])),
            ("['x', 'y']", ("json", ["x", "y"])),
            ("np.array([1, 'y', None][:2], dtype=object)", ("json", [1, "y"])),
        ):
            text = SKLEARN.replace("def load_model(code_dir): return %s", code % result)
            worker = self.served({"custom.py": text}, "geopoint")
            answer, segments = self.predict(worker, "x\n1\n5\n")
            self.assertEqual(answer.get("form"), "table", answer)
            self.assertEqual(values_of(answer, segments), [("Predictions",) + wanted])

    def test_data_without_rows_have_no_predictions(self):
        for expression, target, columns, more in (
            ("LinearRegression().fit(X, [1, 3, 5, 7])", "regression", 1, {}),
            ("LogisticRegression().fit(X, list('nnyy'))", "binary", 2, {"positive": "y", "negative": "n"}),
            ("LogisticRegression().fit(X, list('abca'))", "multiclass", 3, {"labels": ["a", "b", "c"]}),
        ):
            worker = self.served({"custom.py": SKLEARN % expression}, target, **more)
            for text in ("x\n", "x"):
                answer, segments = self.predict(worker, text)
                self.assertEqual(answer["status"], "ok", answer)
                self.assertEqual((answer["rows"], answer["cols"], answer["inputRows"], segments), (0, columns, 0, [b""]))

    def test_classifications_predict_probabilities_with_the_labels_of_the_model(self):
        labels = {"positive": "yes", "negative": "no"}
        for classes, expected in (
            ("['no', 'no', 'yes', 'yes']", ["no", "yes"]),
            ("[1, 1, 2, 2]", ["1", "2"]),
            ("[1.0, 1.0, 2.0, 2.0]", ["1.0", "2.0"]),
            ("[True, True, False, False]", ["False", "True"]),
        ):
            self.check("LogisticRegression().fit(X, %s)" % classes, "binary", [[0.5, 0.5]], expected, "x\n1.5\n", **labels)
        pipeline = "make_pipeline(StandardScaler(), LogisticRegression()).fit(X, list('abca'))"
        worker = self.served({"custom.py": SKLEARN % pipeline}, "multiclass", labels=["c", "b", "a"])
        answer, segments = self.predict(worker, "x\n1.5\n2\n")
        self.assertEqual((answer["labels"], answer["rows"], answer["cols"]), (["a", "b", "c"], 2, 3))
        self.assertAlmostEqual(sum(matrix_of(answer, segments)[0]), 1)

    def test_a_pickle_is_served_and_the_predictor_told(self):
        import pickle

        from sklearn.linear_model import LinearRegression

        model = pickle.dumps(LinearRegression().fit([[0], [1]], [1, 3]))
        worker, answer = self.load({"model.pkl": model})
        self.assertEqual((answer["predictor"], answer["hooks"]), ("scikit-learn", []))
        answer, segments = self.predict(worker, "x\n2\n")
        self.assertAlmostEqual(matrix_of(answer, segments)[0][0], 5.0)

    def test_a_file_of_joblib_is_served(self):
        import io

        import joblib
        import numpy as np
        from sklearn.linear_model import LinearRegression

        file = io.BytesIO()
        joblib.dump(LinearRegression().fit(np.arange(200.0).reshape(100, 2), np.arange(100.0)), file)
        self.assertEqual(self.load({"model.pkl": file.getvalue()})[1]["predictor"], "scikit-learn")

    def test_a_failing_predictor_is_named(self):
        worker = self.served({"custom.py": SKLEARN % "LinearRegression().fit(X, [1, 3, 5, 7])"})
        answer = self.fails(worker, "x\ntext\n")
        self.assertEqual((answer["hook"], answer["type"]), ("scikit-learn", "ValueError"))

    def test_other_targets_are_refused_with_target_and_predictor(self):
        worker = self.served(
            {"custom.py": SKLEARN % "LinearRegression().fit(X, [1, 3, 5, 7])"}, "textgeneration", targetName="t"
        )
        text = self.fails(worker)["text"]
        self.assertIn("textgeneration", text)
        self.assertIn("scikit-learn", text)

    def test_classifications_without_labels_do_not_start(self):
        for target, more in (("multiclass", {}), ("multilabel", {}), ("binary", {"positive": "p"})):
            text = self.refused({"custom.py": SKLEARN % "LogisticRegression()"}, target, **more)["text"]
            self.assertIn("label", text)

    def test_transform_hook_comes_before_the_predictor(self):
        text = SKLEARN % "LinearRegression().fit(X, [1, 3, 5, 7])" + "    def transform(data, model): return data + 1\n"
        answer, segments = self.predict(self.served({"custom.py": text}), "x\n1\n")
        self.assertAlmostEqual(matrix_of(answer, segments)[0][0], 5.0)

    def test_a_sparse_matrix_is_predicted(self):
        import struct

        worker = self.served({"custom.py": SKLEARN % "LinearRegression().fit(X, [1, 3, 5, 7])"})
        parts = [struct.pack("<3i", 0, 1, 1), struct.pack("<i", 0), struct.pack("<d", 2)]
        sparse = {"rows": 2, "cols": 1, "names": None, "indptr": 0, "indices": 1, "values": 2}
        answer, segments = worker.call({"op": "predict", "data": {"format": "matrix", "sparse": sparse}}, parts)
        self.assertEqual([round(row[0], 9) for row in matrix_of(answer, segments)], [5.0, 1.0])


class ShapesTest(WorkerTest):
    MODEL = """
        import numpy as np
        from sklearn.base import BaseEstimator
        class Any(BaseEstimator):
            def predict(self, X): return eval(str(X["e"].iloc[0]))
        def load_model(code_dir): return Any()
    """

    def test_predictions_must_be_a_matrix_of_numbers(self):
        worker = self.served(self.MODEL)
        for expression, rows in (
            ("np.array([1, 2])", [[1.0], [2.0]]),
            ("[[1.0, 2.0]]", [[1.0, 2.0]]),
            ("np.array([[1, 2], [3, 4]], order='F')", [[1.0, 2.0], [3.0, 4.0]]),
            ("np.array([], 'f4')", []),
            ("np.float32([0.5])", [[0.5]]),
        ):
            answer, segments = self.predict(worker, 'e\n"%s"\n' % expression)
            self.assertEqual(matrix_of(answer, segments), rows, answer)
        for expression, named in (("np.ones((2, 3, 4))", "3 dimensions"), ("5.0", "0 dimensions"), ("[[1], [2, 3]]", "list"), ("None", None)):
            answer = self.fails(worker, 'e\n"%s"\n' % expression)
            self.assertEqual(answer["hook"], "scikit-learn")
            self.assertIn(named or "", answer["text"])

    def test_texts_are_passed_on_for_targets_that_are_texts(self):
        worker = self.served(self.MODEL, "geopoint")
        answer, segments = self.predict(worker, "e\n\"['POINT', 'x']\"\n")
        self.assertEqual(values_of(answer, segments), [("Predictions", "json", ["POINT", "x"])])


class FrameworksTest(WorkerTest):
    def run_model(self, text, target="regression", expected=None, name=None, **more):
        worker, answer = self.load(dict(FAKE, **{"custom.py": text}), target, **more)
        self.assertEqual((answer["status"], answer.get("predictor")), ("ok", name), answer)
        data = {"format": "csv", "table": {"rows": 2, "columns": [column("a", "f8", [1, 2]), column("b", "i8", [3, 4])], "index": None}}
        answer, segments = worker.call({"op": "predict", "data": data})
        self.assertEqual(answer["status"], "ok", answer)
        self.assertEqual((matrix_of(answer, segments), answer["labels"]), expected)

    def test_xgboost_predicts_with_a_booster_or_an_estimator(self):
        self.run_model(
            "import xgboost\nclass B(xgboost.Booster):\n    def predict(self, m): return m.data['a'] + m.data['b']\n"
            "def load_model(d): return B()\n",
            "regression", ([[4.0], [6.0]], None), "xgboost",
        )
        self.run_model(
            "import xgboost, numpy as np\nclass B(xgboost.XGBModel):\n    classes_ = np.array([0, 1])\n"
            "    def predict_proba(self, x): return [[0.25, 0.75]] * len(x)\ndef load_model(d): return B()\n",
            "binary", ([[0.25, 0.75]] * 2, ["0", "1"]), "xgboost", positive="1", negative="0",
        )

    def test_torch_gets_floats_and_no_labels(self):
        self.run_model(
            "import torch\nclass N(torch.nn.Module):\n    def __call__(self, t): return torch.Tensor(t.a[:, 0] * 2)\n"
            "def load_model(d): return N()\n",
            "regression", ([[2.0], [4.0]], None), "torch",
        )

    def test_keras_predicts(self):
        self.run_model(
            "import keras\nclass K(keras.Model):\n    def predict(self, x): return x * 3\ndef load_model(d): return K()\n",
            "multiclass", ([[3.0, 9.0], [6.0, 12.0]], None), "keras", labels=["x", "y"],
        )

    def test_the_output_of_onnx_is_chosen_by_target(self):
        text = (
            "import onnxruntime, numpy as np\nclass S(onnxruntime.InferenceSession):\n    outputs = %s\n"
            "def load_model(d): return S()\n"
        )
        labels = {"labels": ["x", "y"]}
        outputs = "{'label': np.array([1, 0]), 'output_probability': [{'n': 0.25, 'y': 0.75}, {'n': 1.0, 'y': 0.0}]}"
        maps = ([[0.25, 0.75], [1.0, 0.0]], None)
        self.run_model(text % outputs, "multiclass", maps, "onnx", **labels)
        self.run_model(text % outputs, "binary", maps, "onnx", positive="y", negative="n")
        self.run_model(text % outputs, "regression", ([[1.0], [0.0]], None), "onnx")
        self.run_model(text % "{'a': np.ones((2, 2)), 'b': 0}", "multiclass", ([[1.0, 1.0]] * 2, None), "onnx", **labels)
        self.run_model(text % "{'a': np.ones((2, 2))}", "multiclass", ([[1.0, 1.0]] * 2, None), "onnx", **labels)
        worker = self.served(dict(FAKE, **{"custom.py": text % "{}"}))
        self.assertIn("no output", self.fails(worker)["text"])


if __name__ == "__main__":
    unittest.main()

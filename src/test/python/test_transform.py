"""Models that transform."""
import struct
import unittest

from worker_client import WorkerTest, csv, values_of

EVAL = """
    import numpy as np
    import pandas as pd
    import scipy.sparse as sp
    def load_model(code_dir): return 1
    def transform(data, model): return eval(str(data["e"].iloc[0]))
"""


class TransformTest(WorkerTest):
    def transform(self, worker, text, target=None, want_table=False):
        data, segments = csv(text)
        request = {"op": "transform", "data": data, "wantTable": want_table}
        if target is not None:
            request["target"], more = csv(target)
            request["target"]["raw"] = 1
            segments = segments + more
        return worker.call(request, segments)

    def evaluate(self, worker, expression, **more):
        return self.transform(worker, 'e\n"%s"\n' % expression.replace('"', '""'), **more)

    def test_a_table_is_written_as_pandas_writes_it_without_the_last_line_end(self):
        worker = self.served(EVAL, "transform")
        answer, segments = self.evaluate(
            worker,
            "pd.DataFrame({'a': [1.0, np.nan], 'b': ['x', 'é, \"q\"'], 'c': [None, 0.1], 'd': [True, False], 'e': [10**20, 1]})",
        )
        self.assertEqual(
            segments[0].decode("utf-8"),
            'a,b,c,d,e\r\n1.0,x,,True,100000000000000000000\r\n,"é, ""q""",0.1,False,1',
        )
        self.assertEqual((answer["form"], answer["rows"], answer["inputRows"]), ("dense", 2, 1))
        self.assertEqual((answer["names"], answer["blankName"]), (list("abcde"), False))
        self.assertNotIn("table", answer)

    def test_names_are_stripped_and_hold_no_line_ends(self):
        worker = self.served(EVAL, "transform")
        answer, segments = self.evaluate(worker, "pd.DataFrame([[1, 2, 3]], columns=[' a ', 'b\\nc', 5])")
        self.assertEqual((answer["names"], segments[0]), (["a", "b\\nc", "5"], b"a,b\\nc,5\r\n1,2,3"))
        self.assertTrue(self.evaluate(worker, "pd.DataFrame({' ': [1]})")[0]["blankName"])

    def test_the_table_itself_comes_along_if_wanted(self):
        worker = self.served(EVAL, "transform")
        answer, segments = self.evaluate(worker, "pd.DataFrame({'a': [1.5], 'b': ['x']})", want_table=True)
        self.assertEqual(values_of(answer, segments), [("a", "f8", [1.5]), ("b", "json", ["x"])])
        self.assertEqual(segments[answer["segment"]], b"a,b\r\n1.5,x")

    def test_sparse_results_come_as_a_matrix(self):
        worker = self.served(EVAL, "transform")
        frame = "pd.DataFrame.sparse.from_spmatrix(sp.csr_matrix(%s), columns=['x', ' y'])"
        for expression, integer, names in (
            (frame % "np.array([[0, 1.5], [2, 0]])", False, ["x", "y"]),
            (frame % "np.array([[0, 1], [2, 0]])", True, ["x", "y"]),
            ("pd.DataFrame({'m': [sp.csr_matrix([[0, 1]]), sp.csr_matrix([[2, 0]])]})", True, ["0", "1"]),
            ("pd.DataFrame({'m': [sp.csc_matrix([[0, 1.5], [2, 0]])]})", False, ["0", "1"]),
            (frame.replace("columns", "index=[5, 6], columns") % "np.array([[0, 1.5], [2, 0]])", False, ["x", "y"]),
        ):
            with self.subTest(expression):
                answer, segments = self.evaluate(worker, expression)
                self.assertEqual(answer["form"], "sparse", answer)
                self.assertEqual((answer["rows"], answer["cols"], answer["names"]), (2, 2, names))
                self.assertEqual(answer["integer"], integer)
                self.assertEqual(struct.unpack("<3i", segments[answer["indptr"]]), (0, 1, 2))
                self.assertEqual(struct.unpack("<2i", segments[answer["indices"]]), (1, 0))
                self.assertEqual(struct.unpack("<2d", segments[answer["values"]]), (1 if integer else 1.5, 2))

    def test_wrong_results_name_the_hook_and_the_type(self):
        worker = self.served(EVAL, "transform")
        for expression, named in (
            ("5", "int"),
            ("(data, None)", "target cannot be transformed"),
            ("data.values", "numpy.ndarray"),
        ):
            answer, _ = self.evaluate(worker, expression)
            self.assertEqual((answer["status"], answer["hook"], answer["type"]), ("error", "transform", None))
            self.assertIn("hook transform", answer["text"])
            self.assertIn(named, answer["text"])
        answer, _ = self.evaluate(worker, "nothing")
        self.assertEqual((answer["hook"], answer["type"]), ("transform", "NameError"))

    def test_a_third_parameter_is_the_target(self):
        text = "def load_model(d): return 1\ndef transform(data, model, target%s):\n    data['y'] = repr(None if target is None else target.values.tolist())\n    return data\n"
        for default in ("", "=None"):
            worker = self.served(text % default, "transform")
            self.assertEqual(self.transform(worker, "a\n1\n", "t\n7\n")[1][0], b"a,y\r\n1,[[7]]")
            self.assertEqual(self.transform(worker, "a\n1\n")[1][0], b"a,y\r\n1,None")
        worker = self.served("def load_model(d): return 1\ndef transform(data, model): return data\n", "transform")
        self.assertEqual(self.transform(worker, "a\n1\n", "t\n7\n")[1][0], b"a\r\n1")

    def test_any_other_number_of_parameters_is_named(self):
        for parameters, number in (("data", 1), ("data, model, target, more", 4)):
            worker = self.served("def load_model(d): return 1\ndef transform(%s): return data\n" % parameters, "transform")
            answer, _ = self.transform(worker, "a\n1\n")
            self.assertIn("has %d" % number, answer["text"])
            self.assertEqual((answer["hook"], answer["type"]), ("transform", None))

    def test_the_reading_hook_reads_the_data_only(self):
        worker = self.served(
            """
            import io
            import pandas as pd
            def read_input_data(data): return pd.read_csv(io.BytesIO(data), sep=";")
            def load_model(code_dir): return 1
            def transform(data, model, target): return data.join(target)
            """,
            "transform",
        )
        answer, segments = self.transform(worker, "a;b\n1;2\n", "y\n3\n")
        self.assertEqual(segments[0], b"a,b,y\r\n1,2,3")

    def test_transformers_of_scikit_learn_need_no_hook(self):
        model = "from sklearn.preprocessing import %s\nimport numpy as np\ndef load_model(d): return %s.fit(np.array([[0.0], [2.0]]))\n"
        worker = self.served(model % ("MinMaxScaler", "MinMaxScaler()"), "transform")
        self.assertEqual(self.transform(worker, "a\n1\n2\n")[1][0], b"0\r\n0.5\r\n1.0")
        worker = self.served(model % ("OneHotEncoder", "OneHotEncoder()"), "transform")
        answer, _ = self.transform(worker, "a\n0\n2\n")
        self.assertEqual((answer["form"], answer["names"]), ("sparse", ["0", "1"]))
        answer, _ = self.transform(worker, "a\n1\n")
        self.assertEqual((answer["status"], answer["hook"], answer["type"]), ("error", "scikit-learn", "ValueError"))


if __name__ == "__main__":
    unittest.main()

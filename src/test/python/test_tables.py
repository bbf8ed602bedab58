"""Tables from and to DataFrames."""
import json
import struct
import unittest

from worker_client import WorkerTest, column, values_of

LOOK = """
    import pandas as pd
    def load_model(code_dir): return 1
    def score(data, model, **kwargs):
        return pd.DataFrame({
            "Predictions": [1.0] * len(data),
            "row": [repr(row) for row in data.values.tolist()],
            "types": [repr([str(t) for t in data.dtypes])] * len(data),
            "columns": [repr(list(data.columns))] * len(data),
            "index": [repr(data.index)] * len(data),
            "arguments": [repr(sorted((k, repr(v)[:60]) for k, v in kwargs.items()))] * len(data),
        })
"""
ANSWER = """
    import datetime, decimal
    import numpy as np
    import pandas as pd
    def load_model(code_dir): return 1
    def score(data, model, **kwargs):
        return eval(data["a"][0])
"""


class TablesIntoHooks(WorkerTest):
    def look(self, worker, table, segments=(), **more):
        data = dict({"format": "csv", "mimetype": "text/csv", "charset": None, "names": None, "table": table}, **more)
        answer, out = worker.call({"op": "predict", "data": data}, segments)
        self.assertEqual(answer["status"], "ok", answer)
        self.assertEqual(answer["inputRows"], table["rows"])
        return {name: values for name, _, values in values_of(answer, out)}

    def test_columns_of_all_kinds_are_what_pandas_would_have_read(self):
        worker = self.served(LOOK)
        seen = self.look(
            worker,
            {
                "rows": 2,
                "columns": [
                    {"name": "f", "kind": "f8", "segment": 0},
                    {"name": "i", "kind": "i8", "segment": 1},
                    {"name": "t", "kind": "json", "segment": 2},
                    {"name": "b", "kind": "b1", "segment": 3},
                    {"name": "g", "kind": "f8", "segment": 4},
                ],
                "index": None,
            },
            [
                struct.pack("<2d", 1.5, float("nan")),
                struct.pack("<2q", -(1 << 63), 7),
                '["é\\u0000", null]'.encode(),
                b"\1\0",
                struct.pack("<2d", 2.5, 3.5),
            ],
        )
        self.assertEqual(seen["row"], ["[1.5, -9223372036854775808, 'é\\x00', True, 2.5]", "[nan, 7, nan, False, 3.5]"])
        self.assertEqual(seen["types"][0], "['float64', 'int64', 'object', 'bool', 'float64']")
        self.assertEqual(seen["columns"][0], "['f', 'i', 't', 'b', 'g']")
        self.assertEqual(seen["index"][0], "RangeIndex(start=0, stop=2, step=1)")

    def test_small_tables_may_carry_their_values_in_the_header(self):
        worker = self.served(LOOK)
        columns = [
            column("f", "f8", [None]),
            column("i", "i8", [3]),
            column("t", "json", ["x"]),
            column("b", "b1", [True]),
            column("d", "t8", [1704164645000]),
        ]
        seen = self.look(worker, {"rows": 1, "columns": columns, "index": None})
        self.assertEqual(seen["types"][0], "['float64', 'int64', 'object', 'bool', 'datetime64[ns]']")
        self.assertEqual(seen["row"][0], "[nan, 3, 'x', True, Timestamp('2024-01-02 03:04:05')]")

    def test_instants_may_be_missing_or_far_away(self):
        worker = self.served(LOOK)
        none = struct.pack("<2q", -(1 << 63), 0)
        far = struct.pack("<2q", 0, 253402300799000)
        columns = [{"name": "n", "kind": "t8", "segment": 0}, {"name": "f", "kind": "t8", "segment": 1}]
        seen = self.look(worker, {"rows": 2, "columns": columns[:1], "index": None}, [none, far])
        # so numpy writes instants in lists: nanoseconds, and None for what is missing
        self.assertEqual((seen["row"], seen["types"][0]), (["[None]", "[0]"], "['datetime64[ns]']"))
        seen = self.look(worker, {"rows": 2, "columns": columns[1:], "index": None}, [none, far])
        self.assertIn("9999", seen["row"][1])

    def test_rows_without_columns_and_columns_without_rows_are_tables(self):
        worker = self.served(LOOK)
        columns = [column("f", "f8", []), column("t", "json", []), column("i", "i8", [])]
        seen = self.look(worker, {"rows": 0, "columns": columns, "index": None})
        self.assertEqual(seen["row"], [])
        seen = self.look(worker, {"rows": 2, "columns": [], "index": None})
        self.assertEqual(seen["row"], ["[]", "[]"])

    def test_adjacent_doubles_are_read_column_by_column(self):
        worker = self.served(LOOK)
        rows, count = 100, 7
        segments = [struct.pack("<%dd" % rows, *[c * 1000 + r for r in range(rows)]) for c in range(count)]
        columns = [{"name": "c%d" % c, "kind": "f8", "segment": c} for c in range(count)]
        seen = self.look(worker, {"rows": rows, "columns": columns, "index": None}, segments)
        self.assertEqual(seen["row"][42], repr([c * 1000.0 + 42 for c in range(count)]))
        # the same memory in another order, and off its natural place
        columns = [{"name": "c%d" % c, "kind": "f8", "segment": count - c} for c in range(count)]
        seen = self.look(worker, {"rows": rows, "columns": columns, "index": None}, [b"abc"] + segments)
        self.assertEqual(seen["row"][42], repr([c * 1000.0 + 42 for c in reversed(range(count))]))

    def test_hooks_may_change_their_table_and_its_names_without_harm_to_later_calls(self):
        worker = self.served(
            """
            import pandas as pd
            def load_model(code_dir): return []
            def score(data, model, **kwargs):
                name = data.columns.name
                model.append(data)
                data.iloc[0, 0] = data.iloc[0, 0] + 1
                data["new"] = 1
                data.columns.name = "changed"
                return pd.DataFrame({"Predictions": [float(model[0].iloc[0, 0])], "n": [name]})
            """
        )
        table = {"rows": 1, "columns": [{"name": "a", "kind": "f8", "segment": 0}], "index": None}
        for value in (1.0, 5.0):
            data = {"format": "csv", "mimetype": None, "charset": None, "table": table}
            answer, segments = worker.call({"op": "predict", "data": data}, [struct.pack("<d", value)])
            got = {name: values for name, _, values in values_of(answer, segments)}
            self.assertEqual(got, {"Predictions": [2.0], "n": [None]})

    def test_csv_text_is_read_as_the_contract_says(self):
        worker = self.served(LOOK)
        tokens = "#N/A,#N/A N/A,#NA,-1.#IND,-1.#QNAN,-NaN,-nan,1.#IND,1.#QNAN,<NA>,N/A,NA,NULL,NaN,None,n/a,nan,null"
        seen = self.predicted(worker, "\ufefft,x\r\n" + "".join('%s,"é, ""q"""\r\n' % t for t in tokens.split(",")))
        self.assertEqual(set(seen["row"]), {"[nan, 'é, \"q\"']"})
        seen = self.predicted(worker, "a,a,b\n-, ,0.1\n")
        self.assertEqual((seen["row"], seen["columns"][0]), (["['-', ' ', 0.1]"], "['a', 'a.1', 'b']"))
        self.assertEqual(self.predicted(worker, "a\n1\n\n2\n")["row"], ["[1]", "[2]"])
        self.assertEqual(self.predicted(worker, "a\n1\n\n2\n", singleColumn=True)["row"], ["[1.0]", "[nan]", "[2.0]"])
        self.assertEqual(self.predicted(worker, "a,b\n")["row"], [])
        self.assertEqual(self.fails(worker, "")["kind"], "failure")

    def test_a_body_may_be_in_a_file_that_stays(self):
        worker = self.served(LOOK)
        path = self.directory({"body": "a,b\n1,2\n"}) + "/body"
        data = {"format": "csv", "mimetype": None, "charset": None, "names": None, "file": path, "singleColumn": False}
        for _ in range(2):
            answer, segments = worker.call({"op": "predict", "data": data})
            got = {name: values for name, _, values in values_of(answer, segments)}
            self.assertEqual(got["row"], ["[1, 2]"])
            self.assertIn("b'a,b\\\\\\\\n1,2\\\\\\\\n'", got["arguments"][0].replace("\\\\", "\\\\\\\\"))

    def test_a_matrix_becomes_a_sparse_frame(self):
        worker = self.served(
            """
            import pandas as pd
            def load_model(code_dir): return 1
            def score(data, model, **kwargs):
                assert all(isinstance(t, pd.SparseDtype) for t in data.dtypes)
                return pd.DataFrame({"Predictions": [0.0] * len(data), "d": [repr(r) for r in data.values.tolist()],
                                     "c": [repr(list(data.columns))] * len(data), "n": [repr(kwargs["sparse_colnames"])] * len(data)})
            """
        )
        parts = [b"raw", struct.pack("<3i", 0, 1, 2), struct.pack("<2i", 2, 0), struct.pack("<2d", 5, 0.5)]
        for names, columns in ((None, "[0, 1, 2]"), (["x", "y", "z"], "['x', 'y', 'z']")):
            sparse = {"rows": 2, "cols": 3, "names": names, "indptr": 1, "indices": 2, "values": 3}
            data = {"format": "matrix", "mimetype": "text/mtx", "charset": None, "raw": 0, "names": names, "sparse": sparse}
            answer, segments = worker.call({"op": "predict", "data": data}, parts)
            self.assertEqual(answer["status"], "ok", answer)
            got = {name: values for name, _, values in values_of(answer, segments)}
            self.assertEqual(got["d"], ["[0.0, 0.0, 5.0]", "[0.5, 0.0, 0.0]"])
            self.assertEqual((got["c"][0], got["n"][0]), (columns, repr(names)))


class TablesOutOfHooks(WorkerTest):
    def columns(self, worker, expression):
        answer, segments = self.predict(worker, 'a\n"%s"\n' % expression.replace('"', '""'))
        self.assertEqual(answer["status"], "ok", answer)
        return values_of(answer, segments), answer["table"]["index"]

    def test_each_type_has_its_kind(self):
        worker = self.served(ANSWER)
        cases = [
            ("pd.Series([1.5, np.nan, np.inf])", "f8", [1.5, "nan", float("inf")]),
            ("np.array([1, 2], 'f4') / 3", "f8", [float.fromhex("0x1.5555560000000p-2"), float.fromhex("0x1.5555560000000p-1")]),
            ("np.array([1, 2], 'i2')", "i8", [1, 2]),
            ("np.array([1, 2], 'u8')", "i8", [1, 2]),
            ("np.array([1, 2**64 - 1], 'u8')", "json", [1, 2**64 - 1]),
            ("[True, False]", "b1", [True, False]),
            ("pd.to_datetime(['2024-01-02T03:04:05', None])", "t8", [1704164645000, -(1 << 63)]),
            ("pd.to_datetime(['1969-12-31T23:59:59.999'])", "t8", [-1]),
            ("pd.to_datetime(['2024-01-02T03:04:05']).tz_localize('Asia/Tokyo')", "t8", [1704132245000]),
            ("['é\\u2028', None, '']", "json", ["é\u2028", None, ""]),
            ("['half \\ud800']", "json", ["half \ud800"]),
            ("np.array([1, 1.5, np.nan, np.inf, True, 'x', pd.NA, pd.NaT], 'O')", "json", [1, 1.5, None, None, True, "x", None, None]),
            ("np.array([np.int64(3), np.float32(0.5), np.bool_(True), np.datetime64('2024-01-02T03:04:05')], 'O')", "json", [3, 0.5, True, 1704164645000]),
            ("np.array([datetime.datetime(1970, 1, 1, 0, 0, 1), pd.Timestamp(2), decimal.Decimal('1.5'), (1,)], 'O')", "json", [1000, 0, "1.5", "(1,)"]),
            ("pd.Series([1, None], dtype='Int64')", "json", [1, None]),
            ("pd.Series([1, 2], dtype='Int64')", "i8", [1, 2]),
            ("pd.Series([True, None], dtype='boolean')", "json", [True, None]),
            ("pd.Series(['x', None], dtype='string')", "json", ["x", None]),
            ("pd.Series(['x', 'y']).astype('category')", "json", ["x", "y"]),
            ("pd.Series([0.0, 2.0], dtype=pd.SparseDtype(float, 0.0))", "f8", [0.0, 2.0]),
            ("pd.Series([1+2j])", "json", ["(1+2j)"]),
        ]
        for expression, kind, values in cases:
            with self.subTest(expression):
                ((name, found, got),), _ = self.columns(worker, "pd.DataFrame({'Predictions': %s})" % expression)
                got = ["nan" if value != value else value for value in got]
                self.assertEqual((name, found, got), ("Predictions", kind, values))

    def test_names_are_texts_and_keep_order_and_duplicates(self):
        worker = self.served(ANSWER)
        columns, _ = self.columns(worker, "pd.DataFrame([[1.0, 'x', 2.0, 3]], columns=['b', 'a', 'b', 1])")
        self.assertEqual(columns, [("b", "f8", [1.0]), ("a", "json", ["x"]), ("b", "f8", [2.0]), ("1", "i8", [3])])
        columns, _ = self.columns(worker, "pd.DataFrame({('x', 1): [1.0], None: [2.0], 0.5: [3.0]})")
        self.assertEqual(len(columns), 3)

    def test_an_index_is_told_unless_it_only_counts(self):
        worker = self.served(ANSWER)
        cases = {
            "None": None,
            "[0, 1]": None,
            "[100, 101]": [100, 101],
            "range(5, 7)": [5, 6],
            "['x', 'y']": ["x", "y"],
            "pd.to_datetime([0, 2000000])": [0, 2],
            "[1.5, np.nan]": [1.5, None],
            "[('a', 1), ('b', 2)]": ["('a', 1)", "('b', 2)"],
        }
        for index, expected in cases.items():
            with self.subTest(index):
                _, found = self.columns(worker, "pd.DataFrame({'Predictions': [1.0, 2.0]}, index=%s)" % index)
                self.assertEqual(found, expected)

    def test_frames_without_rows_or_columns_are_answered(self):
        worker = self.served(ANSWER)
        self.assertEqual(self.columns(worker, "pd.DataFrame()"), ([], None))
        self.assertEqual(self.columns(worker, "pd.DataFrame({'Predictions': []})")[0][0][2], [])

    def test_large_frames_come_whole(self):
        worker = self.served(ANSWER)
        text = "pd.DataFrame({**{'c%d' % i: np.arange(50000) * 1.0 + i for i in range(30)}, 't': ['é'] * 50000})"
        columns, _ = self.columns(worker, text)
        self.assertEqual([c[2][49999] for c in columns[:30]], [49999.0 + i for i in range(30)])
        self.assertEqual(columns[30][2][49999], "é")
        columns, _ = self.columns(worker, "pd.DataFrame(np.arange(600000.0).reshape(20000, 30))")
        self.assertEqual(columns[29][2][:2], [29.0, 59.0])


if __name__ == "__main__":
    unittest.main()

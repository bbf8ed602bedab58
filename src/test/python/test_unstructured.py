"""Unstructured predictions."""
import unittest

from worker_client import WorkerTest

ECHO = """
    def load_model(code_dir): return "model"
    def score_unstructured(model, data, **kwargs):
        assert model == "model"
        if kwargs["query"].get("do"):
            return eval(kwargs["query"]["do"])
        headers = kwargs.pop("headers")
        query = kwargs.pop("query")
        return repr({"data": data, "kwargs": kwargs, "query": dict(query), "headers": sorted(headers.items())})
"""
EVAL = {"mimetype": "text/plain", "charset": "utf-8", "text": True}


class UnstructuredTest(WorkerTest):
    def setUp(self):
        self.running = self.served(ECHO, "unstructured")

    def ask(self, body=b"", **request):
        return self.running.call(dict({"op": "unstructured", "raw": 0, "headers": {}}, **request), [body])

    def do(self, expression):
        return self.ask(b"x", query={"do": [expression]}, **EVAL)

    def test_texts_are_decoded_and_bytes_are_not(self):
        cases = (
            ("é".encode(), {"mimetype": "text/plain", "charset": "utf-8", "text": True}, "'é', 'kwargs': {'mimetype': 'text/plain', 'charset': 'utf-8'}"),
            (b"\xe9", {"mimetype": "text/plain", "charset": "latin-1", "text": True}, "'é', 'kwargs': {'mimetype': 'text/plain', 'charset': 'latin-1'}"),
            ("é".encode("utf-16"), {"mimetype": "text/x", "charset": "utf-16", "text": True}, "'é', 'kwargs': {'mimetype': 'text/x', 'charset': 'utf-16'}"),
            (b"\0\xff", {"mimetype": "a/b", "charset": None, "text": False}, "b'\\x00\\xff', 'kwargs': {'mimetype': 'a/b'}"),
            (b"\0", {"mimetype": "a/b", "charset": "x", "text": False}, "b'\\x00', 'kwargs': {'mimetype': 'a/b', 'charset': 'x'}"),
            (b"", {"mimetype": "text/plain", "charset": "utf-8", "text": True}, "'', 'kwargs': {'mimetype': 'text/plain', 'charset': 'utf-8'}"),
        )
        for body, request, seen in cases:
            with self.subTest(request):
                answer, segments = self.ask(body, **request)
                self.assertEqual((answer["form"], answer["mimetype"], answer["charset"]), ("text", None, None))
                self.assertEqual(segments[0].decode(), "{'data': %s, 'query': {}, 'headers': []}" % seen)

    def test_a_body_may_be_in_a_file(self):
        path = self.directory({"b": "é"}) + "/b"
        request = {"op": "unstructured", "file": path, "mimetype": "text/plain", "charset": "utf-8", "text": True, "headers": {}}
        self.assertIn("'data': 'é'", self.running.call(request)[1][0].decode())

    def test_without_a_request_around_it_there_are_no_headers_and_a_plain_query(self):
        running = self.served("""
            def load_model(code_dir): return 1
            def score_unstructured(model, data, **kwargs): return repr((type(kwargs["query"]), kwargs))
        """, "unstructured")
        request = dict({"op": "unstructured", "raw": 0, "query": {"a": ["1"]}, "headers": None}, **EVAL)
        seen = running.call(request, [b"x"])[1][0].decode()
        self.assertEqual(seen, "(<class 'dict'>, {'mimetype': 'text/plain', 'charset': 'utf-8', 'query': {'a': '1'}})")

    def test_charsets_that_do_not_fit_are_named(self):
        for body, charset in ((b"\xff", "utf-8"), (b"a", "no-such"), (b"a", "hex"), (b"a", "x\0"), (b"a", "utf-16")):
            answer, _ = self.ask(body, mimetype="text/plain", charset=charset, text=True)
            self.assertEqual((answer["status"], answer["kind"], answer["hook"]), ("error", "charset", None))
            self.assertIn("'%s'" % charset, answer["text"])

    def test_query_and_headers_read_as_plain_maps_and_give_all_values(self):
        expression = (
            "repr((kwargs['query']['a'], kwargs['query'].get('a'), kwargs['query'].getlist('a'), kwargs['query'].getlist('z'), "
            "kwargs['headers']['content-type'], kwargs['headers'].get('X-A'), kwargs['headers'].getlist('X-a'), "
            "'x-a' in kwargs['headers'], sorted(dict(kwargs['headers'])), kwargs['headers'].get('none', 5)))"
        )
        answer, segments = self.ask(
            query={"a": ["1", "2"], "do": [expression]},
            headers={"Content-Type": ["t"], "X-A": ["1", "2"]},
            mimetype="a/b",
            text=False,
        )
        self.assertEqual(
            segments[0].decode(),
            "('1', '1', ['1', '2'], [], 't', '1', ['1', '2'], True, ['Content-Type', 'X-A'], 5)",
        )

    def test_each_form_of_result_is_answered(self):
        cases = (
            ("'é'", "text", None, None, "é".encode()),
            ("b'\\0'", "bytes", None, None, b"\0"),
            ("None", "none", None, None, None),
            ("('{}', {'mimetype': 'application/json'})", "text", "application/json", None, b"{}"),
            ("('€', {'mimetype': 'text/html', 'charset': 'iso-8859-15'})", "text", "text/html", "iso-8859-15", b"\xa4"),
            ("(b'x', {'charset': 'any'})", "bytes", None, "any", b"x"),
            ("(b'x', None)", "bytes", None, None, b"x"),
            ("(None, {'mimetype': 'a/b'})", "none", "a/b", None, None),
            ("('x', {'mimetype': None, 'other': 1})", "text", None, None, b"x"),
        )
        for expression, form, mimetype, charset, content in cases:
            with self.subTest(expression):
                answer, segments = self.do(expression)
                self.assertEqual(
                    (answer.get("form"), answer.get("mimetype"), answer.get("charset"), segments[0] if segments else None),
                    (form, mimetype, charset, content),
                )

    def test_other_shapes_are_named(self):
        cases = (
            ("5", ["int"]),
            ("['x']", ["list"]),
            ("('a', {}, 1)", ["3 values"]),
            ("()", ["0 values"]),
            ("('a', 'b')", ["str and str"]),
            ("(5, {})", ["int and dict"]),
            ("('a', {'mimetype': 5})", ["int", "mimetype"]),
            ("('a', {'charset': 'no-such'})", ["no-such"]),
            ("('€', {'charset': 'latin-1'})", ["latin-1"]),
            ("'\\ud800'", ["utf-8"]),
        )
        for expression, named in cases:
            with self.subTest(expression):
                answer, _ = self.do(expression)
                self.assertEqual((answer["status"], answer["kind"], answer["type"]), ("error", "failure", None))
                for part in ["score_unstructured"] + named:
                    self.assertIn(part, answer["text"])

    def test_exceptions_are_not_wrapped_and_user_errors_are_honoured(self):
        answer, _ = self.do("1/0")
        self.assertEqual((answer["hook"], answer["type"], answer["text"]), (None, "ZeroDivisionError", "division by zero"))
        answer, _ = self.do("(_ for _ in ()).throw(__import__('datarobot_drum').CustomHTTPError('no', 451))")
        self.assertEqual((answer["kind"], answer["text"], answer["code"]), ("user", "no", 451))
        answer, _ = self.do("exit(3)")
        self.assertEqual((answer["type"], answer["text"]), ("SystemExit", "3"))

    def test_other_operations_are_refused(self):
        answer, _ = self.predict(self.running)
        self.assertEqual((answer["status"], answer["kind"]), ("error", "missing"))
        answer, _ = self.running.call({"op": "chat", "body": 0}, [b"{}"])
        self.assertEqual((answer["kind"], answer["hook"]), ("missing", "chat"))


if __name__ == "__main__":
    unittest.main()

"""Chat completions, streams and the list of models."""
import json
import unittest

from worker_client import WorkerTest

CHAT = """
    import types
    from datarobot_drum import CustomHTTPError
    class Thing(dict):
        __getattr__ = dict.get
        def to_dict(self): return {**self, **self.__dict__}
    class Plain:
        def __init__(self, **values): self.__dict__.update(values)
    def chunk(text): return Thing(id="c", object="chat.completion.chunk", choices=[Thing(delta=Thing(content=text))])
    closed = []
    def generate(*items):
        try:
            for item in items:
                if isinstance(item, BaseException): raise item
                yield chunk(item) if isinstance(item, str) else item
        finally:
            closed.append(1)
            print("stream closed")
    def load_model(code_dir): return "model"
    def chat(params, model, **kwargs):
        assert model == "model"
        return eval(params["do"])
    def get_supported_llm_models(model):
        return iter([Thing(id="m1", object="model"), {"id": "none"}, Plain(object="other"), Thing(id="é", object="model")])
"""


class ChatTest(WorkerTest):
    def setUp(self):
        self.running = self.served(CHAT, "textgeneration", targetName="t")

    def ask(self, do, **more):
        body = json.dumps({"do": do, "é": 1}).encode()
        request = {"op": "chat", "body": 0, "headers": {"X-A": ["1", "2"]}, "associationId": "id-1"}
        return self.running.call(dict(request, **more), [body])

    def completion(self, do):
        answer, segments = self.ask(do)
        self.assertEqual(answer.get("form"), "completion", answer)
        self.assertNotIn(b"\n", segments[answer["segment"]])
        return json.loads(segments[answer["segment"]].decode("utf-8"))

    def chunks(self, do):
        """Texts of the chunks, then `end` or the failure."""
        answer, _ = self.ask(do)
        self.assertEqual(answer, {"status": "ok", "form": "stream"})
        found = []
        while True:
            answer, segments = self.running.call({"op": "next"})
            if answer.get("form") != "chunk":
                return found + ["end" if answer == {"status": "ok", "form": "end"} else answer]
            self.assertNotIn(b"\n", segments[answer["segment"]])
            chunk = json.loads(segments[answer["segment"]].decode("utf-8"))
            self.assertEqual(chunk["datarobot_association_id"], "id-1")
            found.append(chunk["choices"][0]["delta"]["content"])

    def test_a_completion_of_any_make_comes_back_as_json(self):
        inner = "id='c', object='chat.completion', choices=[%s(index=0, message=%s(content='é\\n'))]"
        expected = {
            "id": "c",
            "object": "chat.completion",
            "choices": [{"index": 0, "message": {"content": "é\n"}}],
            "datarobot_association_id": "id-1",
        }
        for kind in ("Thing", "Plain", "types.SimpleNamespace"):
            self.assertEqual(self.completion("%s(%s)" % (kind, inner % (kind, kind))), expected)
        dumping = "type('M', (), {'object': 'chat.completion', 'model_dump': lambda self: {'object': 'chat.completion', 'n': 1}})()"
        self.assertEqual(self.completion(dumping)["n"], 1)

    def test_json_never_holds_nan(self):
        got = self.completion("Plain(object='chat.completion', n=[float('nan'), {'i': float('inf')}, 1.5])")
        self.assertEqual(got["n"], [None, {"i": None}, 1.5])

    def test_hooks_with_a_third_parameter_get_headers(self):
        got = self.completion("Plain(object='chat.completion', h=[kwargs['headers']['X-A'], kwargs['headers'].getlist('x-a')])")
        self.assertEqual(got["h"], ["1", ["1", "2"]])
        for parameters, keys in (("params, model", []), ("params, model, headers", ["headers"])):
            worker = self.served(
                "import types\ndef load_model(d): return 1\ndef chat(%s):\n"
                "    return types.SimpleNamespace(object='chat.completion', seen=sorted(set(locals()) - {'params', 'model'}))\n"
                % parameters
            )
            _, segments = worker.call({"op": "chat", "body": 0, "headers": {}, "associationId": "i"}, [b"{}"])
            self.assertEqual(json.loads(segments[0].decode())["seen"], keys)

    def test_streams_come_chunk_by_chunk(self):
        for do, expected in (
            ("generate('a', 'é')", ["a", "é", "end"]),
            ("[chunk('x'), chunk('y')]", ["x", "y", "end"]),
            ("(chunk('x'),)", ["x", "end"]),
            ("[]", ["end"]),
            ("generate()", ["end"]),
        ):
            self.assertEqual(self.chunks(do), expected)
        self.assertEqual(self.running.call({"op": "next"})[0]["status"], "error")

    def test_errors_in_a_stream_are_told_where_they_happen(self):
        for do, before in (("generate(ValueError('é'))", []), ("generate('a', ValueError('é'))", ["a"])):
            *found, failure = self.chunks(do)
            self.assertEqual(found, before)
            self.assertEqual((failure["hook"], failure["type"], failure["text"]), (None, "ValueError", "é"))
        *_, failure = self.chunks("generate('a', CustomHTTPError('no', 418))")
        self.assertEqual((failure["kind"], failure["code"]), ("user", 418))
        *_, failure = self.chunks("generate('a', SystemExit(1))")
        self.assertEqual(failure["type"], "SystemExit")
        *_, failure = self.chunks("generate('a', 5)")
        self.assertIn("generator, which gave int", failure["text"])

    def test_a_stream_is_closed_when_nobody_wants_it_any_more(self):
        for abandon in ({"op": "close"}, {"op": "ping"}):
            self.ask("generate('a', 'b')")
            self.running.call({"op": "next"})
            before = self.running.output().count(b"stream closed")
            self.assertEqual(self.running.call(abandon)[0], {"status": "ok"})
            self.assertEqual(self.running.output().count(b"stream closed"), before + 1)
        self.assertEqual(self.running.call({"op": "close"})[0], {"status": "ok"})

    def test_a_generator_that_fails_while_it_is_closed_harms_nobody(self):
        worker = self.served(
            "import types\ndef load_model(d): return 1\ndef chat(params, model):\n"
            "    try:\n        while True: yield types.SimpleNamespace(object='chat.completion.chunk')\n"
            "    finally: raise KeyError('late')\n"
        )
        worker.call({"op": "chat", "body": 0, "headers": {}, "associationId": "i"}, [b"{}"])
        worker.call({"op": "next"})
        self.assertEqual(worker.call({"op": "close"})[0], {"status": "ok"})
        self.assertIn(b"late", worker.output())

    def test_other_results_name_their_type(self):
        for do, kind in (("5", "int"), ("None", "NoneType"), ("'text'", "str"), ("{'object': 'chat.completion'}", "dict"), ("b''", "bytes"), ("object()", "object")):
            answer, _ = self.ask(do)
            self.assertEqual((answer["status"], answer["hook"], answer["type"]), ("error", "chat", None))
            self.assertTrue(answer["text"].endswith("returned %s." % kind), answer["text"])

    def test_exceptions_are_not_wrapped(self):
        answer, _ = self.ask("1/0")
        self.assertEqual((answer["hook"], answer["type"], answer["text"]), (None, "ZeroDivisionError", "division by zero"))
        answer, _ = self.ask("next(generate(CustomHTTPError('no', 418)))")
        self.assertEqual((answer["kind"], answer["text"], answer["code"]), ("user", "no", 418))

    def test_models_are_those_objects_that_say_they_are(self):
        answer, segments = self.running.call({"op": "models"})
        self.assertEqual(
            json.loads(segments[answer["segment"]].decode("utf-8")),
            [{"id": "m1", "object": "model"}, {"id": "é", "object": "model"}],
        )
        worker = self.served("def load_model(d): return 1\ndef score(d, m, **k): return d\ndef get_supported_llm_models(m): return 5\n")
        self.assertEqual(worker.call({"op": "models"})[0]["hook"], "get_supported_llm_models")

    def test_a_model_that_only_chats_starts_without_pandas(self):
        worker = self.served(
            "import sys, types\ndef load_model(d): return 1\ndef chat(p, m):\n"
            "    return types.SimpleNamespace(object='chat.completion', pandas='pandas' in sys.modules)\n"
        )
        _, segments = worker.call({"op": "chat", "body": 0, "headers": {}, "associationId": "i"}, [b"{}"])
        self.assertEqual(json.loads(segments[0].decode())["pandas"], False)


if __name__ == "__main__":
    unittest.main()

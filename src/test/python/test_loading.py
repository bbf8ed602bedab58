"""From a code directory to a loaded model."""
import pickle
import unittest

from worker_client import WorkerTest

HOOKED = "def load_model(code_dir): return 1\ndef score(data, model, **kwargs): return data\n"


class LoadingTest(WorkerTest):
    def test_the_answer_tells_which_hooks_are_defined(self):
        _, answer = self.load(HOOKED + "def chat(p, m): pass\nhelper = score\nfit = 5\n")
        self.assertEqual(
            answer,
            {"status": "ok", "hooks": ["load_model", "score", "chat"], "predictor": None, "chat": True, "customTask": False},
        )

    def test_custom_py_is_found_in_a_sub_directory_which_comes_first_on_the_path(self):
        files = {
            "a/b/custom.py": "import sys, near, far\n"
            "def load_model(code_dir):\n"
            "    assert __name__ == 'custom' and sys.path[0].endswith('a/b') and sys.path[-1] == code_dir, sys.path\n"
            "    assert code_dir.startswith('/')\n"
            "    return near.WHERE + far.WHERE\n"
            "def score(data, model, **k):\n"
            "    data['w'] = model\n"
            "    return data\n",
            "a/b/near.py": "WHERE = 'a/b '\n",
            "near.py": "WHERE = 'top '\n",
            "far.py": "WHERE = 'top'\n",
            ".hidden/custom.py": "raise ValueError\n",
            # names of ours and of the library belong to the user in there
            "a/b/worker.py": "",
        }
        self.assertEqual(self.predicted(self.served(files))["w"], ["a/b top"])

    def test_two_custom_py_are_named_relative_to_the_code_directory(self):
        answer = self.refused({"custom.py": "", "sub/custom.py": "", "other/custom.py": ""})
        self.assertTrue(answer["text"].endswith("custom.py, other/custom.py, sub/custom.py"), answer["text"])
        self.assertIsNone(answer["type"])

    def test_an_import_error_names_the_file_and_the_exception(self):
        answer = self.refused({"sub/custom.py": "import no_such_module_xyz\n"})
        self.assertEqual(
            answer["text"],
            "sub/custom.py cannot be imported: ModuleNotFoundError: No module named 'no_such_module_xyz'",
        )
        self.assertEqual((answer["type"], answer["hook"]), (None, None))

    def test_bad_syntax_is_told_with_file_and_line(self):
        answer = self.refused("def score(data, model, **k:\n    return data\n")
        self.assertEqual(answer["type"], "SyntaxError")
        self.assertIn("custom.py, line 1", answer["text"])

    def test_a_load_hook_that_returns_nothing_is_named(self):
        answer = self.refused("def load_model(code_dir): pass\ndef score(d, m, **k): return d\n")
        self.assertEqual((answer["hook"], answer["type"]), ("load_model", None))
        self.assertIn("load_model", answer["text"])

    def test_without_load_hook_and_artifact_the_failure_names_all_that_would_help(self):
        answer = self.refused({"custom.py": "def score(d, m, **k): return d\n", "data.txt": "", "m.joblib": "", "s/m.pkl": ""})
        for part in (".h5, .onnx, .pkl, .pth", "load_model", "custom.py, data.txt, m.joblib"):
            self.assertIn(part, answer["text"])

    def test_several_artifacts_are_listed(self):
        answer = self.refused({"b.PKL": b"", "a.onnx": b""})
        self.assertIn("a.onnx, b.PKL", answer["text"])
        self.assertIn("load_model", answer["text"])

    def test_an_artifact_that_cannot_be_read_is_named_with_the_exception(self):
        answer = self.refused({"bad.pkl": b"not a pickle"})
        self.assertRegex(answer["text"], r"^bad\.pkl cannot be loaded: UnpicklingError: ")

    def test_a_missing_framework_is_named_with_what_to_install(self):
        answer = self.refused({"m.ONNX": b"x"})
        self.assertRegex(answer["text"], r"^m\.ONNX could be loaded by onnx \(package onnxruntime\), but")

    def test_an_artifact_of_any_case_is_given_to_the_score_hook(self):
        files = {"custom.py": "def score(d, m, **k):\n    d['m'] = m['k']\n    return d\n", "M.PkL": pickle.dumps({"k": 7})}
        self.assertEqual(self.predicted(self.served(files))["m"], [7])

    def test_an_object_of_no_framework_needs_the_score_hook(self):
        answer = self.refused({"m.pkl": pickle.dumps({"k": 7})})
        self.assertIn("score", answer["text"])
        self.assertIn("dict", answer["text"])

    def test_a_transform_needs_a_hook_or_a_model_of_scikit_learn(self):
        answer = self.refused("def load_model(code_dir): return 5\n", "transform")
        self.assertIn("hook transform", answer["text"])

    def test_an_unstructured_model_needs_its_hook(self):
        answer = self.refused("def load_model(code_dir): return 1\n", "unstructured")
        self.assertIn("custom.py must define the hook score_unstructured", answer["text"])
        self.assertIn("score_unstructured", self.refused({"m.pkl": b""}, "unstructured")["text"])
        # and an artifact, where it has no hook that loads
        answer = self.refused("def score_unstructured(m, d, **k):\n    return d\n", "unstructured")
        self.assertIn("load_model", answer["text"])

    def test_an_unstructured_model_has_no_other_hooks(self):
        _, answer = self.load(HOOKED + "def score_unstructured(m, d, **k): return d\n", "unstructured")
        self.assertEqual(answer["hooks"], ["load_model", "score_unstructured"])

    def test_a_text_model_may_have_the_unstructured_hook_too(self):
        _, answer = self.load(HOOKED + "def score_unstructured(m, d, **k): return d\n", "textgeneration", targetName="t")
        self.assertIn("score_unstructured", answer["hooks"])

    def test_text_targets_need_a_target_name_which_user_code_finds(self):
        text = "import os\ndef load_model(code_dir): return os.environ['TARGET_NAME']\ndef score(d, m, **k):\n    d['t'] = m\n    return d\n"
        for target in ("textgeneration", "vectordatabase", "agenticworkflow"):
            self.assertIn("TARGET_NAME", self.refused(text, target)["text"])
        self.assertEqual(self.predicted(self.served(text, "textgeneration", targetName="n"))["t"], ["n"])
        environment = {"TARGET_NAME": "e"}
        self.assertEqual(self.predicted(self.served(text, "textgeneration", environment=environment))["t"], ["e"])
        self.assertEqual(self.load(HOOKED, "geopoint")[1]["status"], "ok")

    def test_missing_guards_are_a_warning(self):
        worker = self.served({"custom.py": HOOKED, "moderation_config.yaml": ""}, "textgeneration", targetName="t")
        self.assertIn(b"WARNING", worker.output())
        self.assertIn(b"datarobot_dome", worker.output())
        # only where there are texts to guard
        worker = self.served({"custom.py": HOOKED, "moderation_config.yaml": ""})
        self.assertEqual(worker.output(), b"")

    def test_guards_wrap_score_and_chat_and_their_column_gets_the_name_of_the_target(self):
        guards = """
            class Pipeline:
                def score(self, df, model, score, **kw):
                    return score(df, model, **kw).rename(columns={"raw": "completion"})
                def chat(self, params, model, chat, association_id, **kw):
                    return chat(dict(params, seen=association_id + "/" + ",".join(kw)), model, **kw)
            def moderation_pipeline_factory(target_type, model_dir=None):
                assert target_type == "textgeneration" and model_dir
                return Pipeline()
        """
        custom = """
            import types
            def load_model(code_dir): return 1
            def score(data, model, **kwargs): return data.rename(columns={"a": "raw"})
            def chat(params, model, **kwargs): return types.SimpleNamespace(object="chat.completion", seen=params["seen"])
        """
        files = {"custom.py": custom, "moderation_config.yaml": "", "datarobot_dome/drum_integration.py": guards}
        # the package is imported before the code directory is on the path
        home = self.directory(files)
        worker = self.served(home, "textgeneration", targetName="answer", environment={"PYTHONPATH": home})
        self.assertEqual(self.predicted(worker), {"answer": [1]})
        _, segments = worker.call({"op": "chat", "body": 0, "headers": {}, "associationId": "id"}, [b"{}"])
        self.assertIn(b'"seen":"id/headers"', segments[0])

    def test_paths_are_told_whole_where_traces_are_shown(self):
        home = self.directory({"custom.py": "def load_model(code_dir): raise ValueError(code_dir + '/x')\n"})
        self.assertEqual(self.refused(home)["text"], "x")
        self.assertEqual(self.refused(home, showStacktrace=True)["text"], home + "/x")


if __name__ == "__main__":
    unittest.main()

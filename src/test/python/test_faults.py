"""What user code may do, and what the worker makes of it."""
import os
import unittest

from worker_client import Gone, WorkerTest, csv

# the body of the hook comes with the request
SCRIPT = """
    import io, os, sys
    import numpy as np
    import pandas as pd
    from datarobot_drum import CustomHTTPError
    from datarobot_drum.drum.exceptions import BaseCustomUserError
    class Mine(BaseCustomUserError): pass
    class Bad(Exception):
        def __str__(self): raise ValueError("no text")
    def load_model(code_dir): return 1
    def score(data, model, **kwargs):
        names = dict(globals(), data=data)
        exec(data["a"][0], names)
        return names.get("result", pd.DataFrame({"Predictions": [1.0] * len(data)}))
"""


class FaultsTest(WorkerTest):
    def setUp(self):
        self.served_worker = self.served(SCRIPT)

    def run_code(self, code):
        return self.predict(self.served_worker, 'a\n"%s"\n' % code.replace('"', '""'))

    def fault(self, code):
        answer, _ = self.run_code(code)
        self.assertEqual(answer["status"], "error", answer)
        self.unharmed()
        return answer

    def unharmed(self):
        answer, segments = self.run_code("pass")
        self.assertEqual((answer["status"], answer.get("form")), ("ok", "table"), answer)

    def fine(self, code):
        answer, _ = self.run_code(code)
        self.assertEqual(answer["status"], "ok", answer)
        self.unharmed()

    def printed(self):
        return self.served_worker.output()

    def test_results_of_wrong_types_name_the_hook_and_the_type(self):
        cases = {
            "None": "NoneType",
            "[1.0]": "list",
            "np.ones((1, 1))": "numpy.ndarray",
            "np.ones((2, 2, 2))": "numpy.ndarray",
            "pd.Series([1.0])": "pandas.Series",
            "'x' * 10**6": "str",
            "Bad": "type",
        }
        for expression, kind in cases.items():
            with self.subTest(expression):
                answer = self.fault("result = " + expression)
                self.assertEqual((answer["kind"], answer["hook"], answer["type"]), ("failure", "score", None))
                self.assertIn("hook score ", answer["text"])
                self.assertTrue(answer["text"].endswith("returned " + kind), answer["text"])

    def test_an_exception_names_hook_type_and_text(self):
        answer = self.fault("raise ValueError('user: é \\'quoted\\'\\nsecond line')")
        self.assertEqual((answer["hook"], answer["type"]), ("score", "ValueError"))
        self.assertEqual(answer["text"], "user: é 'quoted'\nsecond line")
        self.assertIn("custom.py", answer["trace"])

    def test_no_exception_ends_the_worker(self):
        cases = {
            "raise SystemExit(3)": ("SystemExit", "3"),
            "sys.exit()": ("SystemExit", ""),
            "exit(1)": ("SystemExit", "1"),
            "raise KeyboardInterrupt": ("KeyboardInterrupt", ""),
            "raise GeneratorExit": ("GeneratorExit", ""),
            "raise StopIteration": ("StopIteration", ""),
            "raise BaseException('x')": ("BaseException", "x"),
            "raise Bad": ("Bad", "its text cannot be told"),
            "data['nothing']": ("KeyError", "'nothing'"),
            "f = lambda: f()\nglobals().update(f=f)\nf()": ("RecursionError", None),
            "bytearray(1 << 62)": ("MemoryError", None),
            "def f(): yield f()\nraise MemoryError": ("MemoryError", ""),
        }
        for code, (kind, text) in cases.items():
            with self.subTest(code):
                answer = self.fault(code)
                self.assertEqual((answer["kind"], answer["hook"], answer["type"]), ("failure", "score", kind))
                if text is not None:
                    self.assertEqual(answer["text"], text)

    def test_huge_texts_of_exceptions_are_cut(self):
        answer = self.fault("raise ValueError('x' * 10**8)")
        self.assertLess(len(answer["text"]), 20000)
        self.assertLess(len(answer["trace"]), 100000)

    def test_huge_texts_in_results_come_through(self):
        answer, segments = self.run_code("result = pd.DataFrame({'Predictions': ['é' * 10**7]})")
        self.assertEqual((answer["status"], len(segments[0])), ("ok", 2 * 10**7 + 4))
        self.unharmed()

    def test_nan_and_strange_shapes_are_passed_on_for_the_server_to_judge(self):
        self.fine("result = pd.DataFrame({'Predictions': [float('nan')]})")
        self.fine("result = pd.DataFrame({'Predictions': [1.0] * 5})")
        self.fine("result = pd.DataFrame()")
        self.fine("result = pd.DataFrame([[1.0, 2.0]], columns=['x', 'x'])")

    def test_a_result_that_cannot_be_written_is_a_failure(self):
        answer = self.fault(
            "class Odd:\n    def __str__(self): raise OSError('odd')\n"
            "result = pd.DataFrame({'Predictions': [1.0]})\nresult['o'] = [Odd()]"
        )
        self.assertEqual((answer["type"], answer["text"]), ("OSError", "odd"))

    def test_user_errors_carry_their_own_text_and_status(self):
        cases = {
            "raise CustomHTTPError('as written in /tmp', status_code=418)": ("as written in /tmp", 418),
            "raise CustomHTTPError('m')": ("m", 400),
            "raise Mine('mine')": ("mine", 400),
            "raise Mine(status_code=500)": (None, 500),
            "raise CustomHTTPError()": (None, 400),
        }
        for code, (text, status) in cases.items():
            with self.subTest(code):
                answer = self.fault(code)
                self.assertEqual((answer["kind"], answer["code"]), ("user", status))
                if text is None:
                    self.assertRegex(answer["text"], r"^The model .+\.$")
                else:
                    self.assertEqual(answer["text"], text)

    def test_what_is_printed_is_in_the_log_when_the_answer_is_there(self):
        self.fine("print('to out', end='')")
        self.fine("print('to err', end='', file=sys.stderr)")
        self.fine("print('\\ud800 é')")
        self.fine("sys.stdout.buffer.write(bytes(range(256)))")
        self.fine("os.write(1, b'\\0raw\\xff')")
        out = self.printed()
        for part in (b"to out", b"to err", b"\\ud800 \xc3\xa9\n", bytes(range(256)), b"\0raw\xff"):
            self.assertIn(part, out)

    def test_standard_files_may_be_closed_and_work_again_after_the_call(self):
        for code in (
            "os.close(1)",
            "os.close(2)",
            "os.close(1); os.close(2); os.close(0)",
            "sys.stdout.close()",
            "sys.stderr.close(); sys.stdout.close()",
            "sys.stdout.buffer.close()",
            "sys.stdout.detach()",
            "os.closerange(0, 3)",
        ):
            with self.subTest(code):
                self.fine(code)
                self.fine("print('out after: %s')" % code)
                self.fine("print('err after: %s', file=sys.stderr)" % code)
                self.assertIn(("out after: %s\n" % code).encode(), self.printed())
                self.assertIn(("err after: %s\n" % code).encode(), self.printed())

    def test_standard_output_may_be_redirected(self):
        self.fine("sys.stdout = io.StringIO(); print('kept')")
        self.fine("sys.stdout = None; sys.stderr = None")
        self.fine("sys.stdout = open(os.devnull, 'w'); sys.stdout.close()")
        self.fine("sys.stdout = sys.__stdout__; print('back again')")
        self.assertIn(b"back again\n", self.printed())

    def test_flooding_the_output_does_not_corrupt_the_protocol(self):
        self.fine("for _ in range(2000): print('z' * 1000)")
        self.assertGreaterEqual(self.printed().count(b"z"), 2000000)

    def test_closing_many_files_does_not_reach_the_connection(self):
        self.fine("os.closerange(3, 190)")

    def test_a_forked_copy_never_answers(self):
        cases = (
            "pid = os.fork()",
            "pid = os.fork()\nif pid == 0: raise ValueError('child')",
            "pid = os.fork()\nif pid == 0: sys.exit(5)",
            "pid = os.fork()\nif pid == 0: os._exit(5)\nos.waitpid(pid, 0)",
        )
        for code in cases:
            with self.subTest(code):
                for _ in range(3):
                    self.fine(code)

    def test_a_forked_copy_that_lives_on_does_not_hide_the_end_of_the_worker(self):
        self.fine("import time\nprint('before')\npid = os.fork()\nif pid == 0:\n    time.sleep(5)\n    os._exit(0)")
        self.assertEqual(self.printed().count(b"before"), 1)
        self.served_worker.process.kill()
        self.served_worker.process.wait(60)
        self.served_worker.connections[0].sock.settimeout(4)
        with self.assertRaises(Gone):
            self.served_worker.call({"op": "ping"})

    def test_programs_that_user_code_starts_do_not_get_the_connection(self):
        self.fine(
            "import subprocess\n"
            "found = subprocess.run(['ls', '/proc/self/fd'], close_fds=False, stdout=subprocess.PIPE).stdout.split()\n"
            "assert all(int(f) < 150 for f in found), found"
        )

    def test_an_exit_without_warning_closes_the_connection(self):
        with self.assertRaises(Gone):
            self.run_code("os._exit(9)")
        self.assertEqual(self.served_worker.process.wait(60), 9)

    def test_a_crash_closes_the_connection_and_tells_where(self):
        with self.assertRaises(Gone):
            self.run_code("import ctypes\nctypes.string_at(0)")
        self.assertLess(self.served_worker.process.wait(60), 0)
        self.assertIn(b"Segmentation fault", self.printed())

    def test_threads_of_the_user_do_not_keep_the_worker_alive(self):
        self.fine("import threading, time\nthreading.Thread(target=time.sleep, args=(500,)).start()")
        self.assertEqual(self.served_worker.end(), 0)

    def test_paths_of_the_code_directory_are_told_relative_to_it(self):
        answer = self.fault("open(os.path.join(os.path.dirname(sys.modules['custom'].__file__), 'sub', 'no.txt'))")
        self.assertIn("'sub/no.txt'", answer["text"])
        self.assertNotIn(os.sep + "tm", answer["text"])


class LoadFaultsTest(WorkerTest):
    def test_faults_while_loading_are_answers(self):
        cases = {
            "raise RuntimeError('top level boom')\n": (None, "RuntimeError", "top level boom"),
            "import sys\nsys.exit(4)\n": (None, "SystemExit", "4"),
            "def load_model(code_dir): raise SystemExit('gone')\n": ("load_model", "SystemExit", "gone"),
            "def load_model(code_dir): raise MemoryError\n": ("load_model", "MemoryError", ""),
            "def init(**k): raise ValueError(sorted(k))\n": ("init", "ValueError", "['code_dir']"),
        }
        for text, expected in cases.items():
            with self.subTest(text):
                answer = self.refused(text)
                self.assertEqual((answer["hook"], answer["type"], answer["text"]), expected)
                self.assertEqual(answer["kind"], "failure")

    def test_user_errors_while_loading_give_only_their_own_text(self):
        raising = "from datarobot_drum import CustomHTTPError\n%sraise CustomHTTPError('own', 423)\n"
        for place in ("", "def load_model(code_dir): ", "def init(code_dir): "):
            answer = self.refused(raising % place)
            self.assertEqual((answer["kind"], answer["text"], answer["code"]), ("user", "own", 423))

    def test_a_worker_whose_model_did_not_load_still_answers(self):
        worker, _ = self.load("def load_model(code_dir): raise ValueError\n")
        data, segments = csv("a\n1\n")
        self.assertEqual(worker.call({"op": "predict", "data": data}, segments)[0]["status"], "error")
        self.assertEqual(worker.end(), 0)


if __name__ == "__main__":
    unittest.main()

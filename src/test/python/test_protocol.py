"""Start, frames and end."""
import os
import signal
import time
import unittest

from worker_client import Gone, WorkerTest, csv

SLOW = """
    import time
    import pandas as pd
    def load_model(code_dir): return 1
    def score(data, model, **kwargs):
        time.sleep(float(data["a"][0]))
        return pd.DataFrame({"Predictions": data["a"]})
"""
ANY = """
    def load_model(code_dir): return 1
    def score_unstructured(model, data, **kwargs): return data
"""


class ProtocolTest(WorkerTest):
    def test_a_worker_says_who_it_is(self):
        worker = self.worker()
        hello = worker.connections[0].hello
        self.assertEqual((hello["hello"], hello["token"], hello["pid"]), (1, "secret-token", worker.process.pid))
        self.assertRegex(hello["version"], r"^3\.\d+\.")

    def test_the_end_of_the_connection_is_the_end_of_the_worker(self):
        self.assertEqual(self.worker().end(), 0)

    def test_a_worker_that_is_told_to_stop_answers_and_ends(self):
        worker = self.worker()
        self.assertEqual(worker.call({"op": "stop"})[0], {"status": "ok"})
        self.assertEqual(worker.process.wait(60), 0)

    def test_an_unknown_operation_is_a_failure(self):
        worker = self.worker()
        answer, _ = worker.call({"op": "dance"})
        self.assertEqual((answer["status"], answer["kind"], answer["type"]), ("error", "failure", None))
        self.assertIn("dance", answer["text"])
        self.assertEqual(worker.call({"op": "ping"})[0], {"status": "ok"})

    def test_nothing_is_predicted_before_a_model_is_loaded(self):
        worker = self.worker()
        data, segments = csv("a\n1\n")
        for operation in ({"op": "predict", "data": data}, {"op": "models"}, {"op": "chat", "body": 0}):
            self.assertIn("not loaded", worker.call(operation, segments)[0]["text"])

    def test_an_idle_worker_runs_what_is_registered_for_the_end(self):
        code = """
            import atexit, logging, os, time
            def load_model(code_dir):
                def end():
                    print("cleaned up")
                    if os.path.exists(os.path.join(code_dir, "hang")): time.sleep(60)
                    open(os.path.join(code_dir, "done"), "w").close()
                atexit.register(end)
                return 1
            def score_unstructured(model, data, **kwargs): time.sleep(60)
        """
        def close(worker): [connection.sock.close() for connection in worker.connections]
        def close_last(worker): worker.connections[-1].sock.close()
        def terminate(worker): worker.process.terminate()
        def stop(worker): worker.call({"op": "stop"})
        for connections in (1, 3):
            for end, code_wanted in ((close, 0), (close_last, 0), (stop, 0), (terminate, -signal.SIGTERM)):
                with self.subTest(end.__name__, connections=connections):
                    directory = self.directory({"custom.py": code})
                    worker = self.served(directory, "unstructured", connections=connections)
                    start = time.monotonic()
                    end(worker)
                    self.assertEqual(worker.process.wait(60), code_wanted)
                    self.assertLess(time.monotonic() - start, 2.5)
                    self.assertTrue(os.path.exists(os.path.join(directory, "done")))
                    self.assertIn(b"cleaned up", worker.output())
        # neither a clean-up that hangs nor a call at work is waited for
        for files in ({"custom.py": code, "hang": ""}, {"custom.py": code}):
            directory = self.directory(files)
            worker = self.served(directory, "unstructured", connections=2)
            start = time.monotonic()
            if "hang" in files:
                close(worker)
            else:
                worker.connections[0].write({"op": "unstructured", "mimetype": "x/y", "text": False})
                self.assertEqual(worker.connections[1].call({"op": "ping"})[0], {"status": "ok"})
                time.sleep(0.3)
                terminate(worker)
            worker.process.wait(60)
            self.assertLess(time.monotonic() - start, 6)
            self.assertFalse(os.path.exists(os.path.join(directory, "done")))

    def test_terminate_ends_a_worker_and_interrupt_does_not(self):
        worker = self.worker()
        os.kill(worker.process.pid, signal.SIGINT)
        self.assertEqual(worker.call({"op": "ping"})[0], {"status": "ok"})
        os.kill(worker.process.pid, signal.SIGTERM)
        self.assertEqual(worker.process.wait(60), -signal.SIGTERM)

    def test_bodies_of_any_size_come_back_whole(self):
        worker = self.served(ANY, "unstructured")
        request = {"op": "unstructured", "raw": 0, "mimetype": "x/y", "charset": None, "text": False}
        for size in (0, 1, 65511, 65512, 65536, 262143, 262144, 300000, 20000000):
            with self.subTest(size):
                body = os.urandom(1000) * (size // 1000 + 1)
                answer, segments = worker.call(request, [body[:size]])
                self.assertEqual((answer["form"], segments[0] == body[:size]), ("bytes", True))

    def test_two_requests_that_arrive_at_once_are_both_answered(self):
        worker = self.worker()
        connection = worker.connections[0]
        head = b'{"op":"ping"}'
        connection.sock.sendall((len(head).to_bytes(4, "big") + bytes(8) + head) * 3)
        self.assertEqual([connection.read()[0] for _ in range(3)], [{"status": "ok"}] * 3)

    def test_a_request_that_comes_byte_by_byte_is_read(self):
        worker = self.worker()
        connection = worker.connections[0]
        head = b'{"op":"ping","segments":[3]}'
        for byte in len(head).to_bytes(4, "big") + (3).to_bytes(8, "big") + head + b"abc":
            connection.sock.sendall(bytes([byte]))
        self.assertEqual(connection.read()[0], {"status": "ok"})

    def test_several_connections_share_one_model_and_do_not_wait_for_each_other(self):
        worker = self.served(SLOW, connections=2)
        data, segments = csv("a\n20\n")
        worker.connections[0].write({"op": "predict", "data": data}, segments)
        data, segments = csv("a\n0\n")
        answer, _ = worker.connections[1].call({"op": "predict", "data": data}, segments)
        self.assertEqual(answer["status"], "ok", answer)
        # the end of any connection is the end, whatever the others do
        worker.connections[1].sock.close()
        with self.assertRaises(Gone):
            worker.connections[0].read()
        self.assertEqual(worker.process.wait(60), 0)

    def test_user_code_finds_neither_token_nor_socket_in_the_environment(self):
        worker = self.served(
            """
            import os
            def load_model(code_dir): return 1
            def score_unstructured(model, data, **kwargs):
                ours = ("TIMPANI_SOCKET", "TIMPANI_PORT", "TIMPANI_TOKEN", "TIMPANI_CONNECTIONS")
                return repr([name for name in ours if name in os.environ])
            """,
            "unstructured",
        )
        answer, segments = worker.call({"op": "unstructured", "mimetype": "x/y", "charset": None, "text": False})
        self.assertEqual(segments, [b"[]"])

    def test_an_unstructured_model_starts_without_pandas(self):
        worker = self.served(
            """
            import sys
            def load_model(code_dir): return 1
            def score_unstructured(model, data, **kwargs): return repr(sorted({"pandas", "numpy"} & set(sys.modules)))
            """,
            "unstructured",
        )
        self.assertEqual(worker.call({"op": "unstructured", "mimetype": "x/y", "text": False})[1], [b"[]"])


if __name__ == "__main__":
    unittest.main()

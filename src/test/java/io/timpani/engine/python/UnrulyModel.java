package io.timpani.engine.python;

/** A model whose rows say what it is to do to its worker. */
final class UnrulyModel {
    static final String ROW = "mode,v\n%s,1\n";
    static final String CODE = """
            import signal, sys, time
            calls = 0
            def load_model(code_dir):
                return "model"
            def score(data, model, **kwargs):
                global calls
                calls += 1
                mode = str(data["mode"].iloc[0])
                n = len(data)
                if mode == "calls": return pd.DataFrame({"Predictions": [float(calls)] * n})
                if mode == "pid": return pd.DataFrame({"Predictions": [float(os.getpid())] * n})
                if mode == "kill": print("somebody's row", flush=True); os.kill(os.getpid(), signal.SIGKILL)
                if mode == "kill once":
                    flag = os.path.join(os.path.dirname(__file__), "killed")
                    if not os.path.exists(flag):
                        open(flag, "w").close()
                        os.kill(os.getpid(), signal.SIGKILL)
                if mode == "exit": os._exit(3)
                if mode == "sysexit": raise SystemExit(3)
                if mode == "fork": os.fork()
                if mode == "close": os.close(1); os.close(2); print("nobody reads this")
                if mode == "binary": sys.stdout.buffer.write(bytes(range(256)) * 4096); sys.stdout.flush()
                if mode == "sleep":
                    open(os.path.join(os.path.dirname(__file__), "asleep"), "w").close()
                    time.sleep(60)
                if mode == "nap": time.sleep(0.5)
                if mode == "huge": raise ValueError("x" * 10_000_000)
                if mode == "eat":
                    hog = b"x" * (600 << 20)
                    time.sleep(20)
                return pd.DataFrame({"Predictions": [1.0] * n})
            """;

    private UnrulyModel() {}
}

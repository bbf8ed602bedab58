"""What a connection can ask for."""
import json
import sys

from timpani_worker import chat, unstructured
from timpani_worker.faults import Fault, Wording
from timpani_worker.loading import Spec, load

_OK = {"status": "ok"}


class Served:
    """The one model of this process, for all connections."""

    def __init__(self, output):
        self.output = output
        self.wording = Wording()
        self.loaded = None
        self.structured = None
        self.chat = None

    def keep_secret(self, texts):
        """From now on these texts appear nowhere in what this process says; returns what is hidden."""
        from timpani_worker.tasks import Scrubber

        scrub = Scrubber(texts)
        self.wording.scrub = scrub
        self.output.scrub_with(scrub)
        scrub.guard_loggers()
        return scrub.texts


class Session:
    """One connection. Requests come one after the other; a stream lives until the next of them that is no `next`."""

    def __init__(self, served, channel):
        self._served = served
        self._channel = channel
        self._stream = None
        self.stopped = False
        self._operations = {
            "predict": self._predict,
            "post_process": self._post_process,
            "transform": self._transform,
            "unstructured": self._unstructured,
            "chat": self._chat,
            "next": self._next,
            "close": self._close,
            "models": self._models,
            "load": self._load,
            "ping": self._ping,
            "stop": self._stop,
        }

    def answer(self, request, body):
        """The answer (header, segments) to a request, whatever happens."""
        try:
            operation = request.get("op")
            if self._stream is not None and operation != "next":
                self._end_stream()
            run = self._operations.get(operation)
            if run is None:
                raise Fault("The worker does not know the operation '%s'." % operation)
            return run(request, body)
        except BaseException as error:
            return self._served.wording.answer(error), ()

    def _ping(self, request, body):
        return dict(_OK), ()

    def _stop(self, request, body):
        self.stopped = True
        return dict(_OK), ()

    def _load(self, request, body):
        served = self._served
        spec = Spec(request)
        if not request.get("showStacktrace"):
            served.wording.within(spec.code_dir)
        loaded = load(spec, self._keep_secret)
        hooks = loaded.hooks
        if spec.target_type != "unstructured" and _has_tables(loaded):
            # now, so that the first caller does not wait for pandas
            from timpani_worker.structured import Structured

            served.structured = Structured(loaded)
        if hooks.get("chat") is not None:
            served.chat = chat.Chat(hooks.get("chat"), loaded.model, loaded.moderation)
        served.loaded = loaded
        return {
            "status": "ok",
            "hooks": hooks.names(),
            "predictor": loaded.predictor.name if loaded.predictor else None,
            "chat": served.chat is not None,
            "customTask": loaded.task is not None,
        }, ()

    def _keep_secret(self, texts):
        # programs that user code starts print past us; the server goes on when it hides the same
        self._channel.send({"status": "ok", "secrets": self._served.keep_secret(texts)})
        self._channel.receive()

    def _model(self):
        if self._served.loaded is None:
            raise Fault("The worker has not loaded a model yet.")
        return self._served.loaded

    def _hook(self, name):
        hook = self._model().hooks.get(name)
        if hook is None:
            raise Fault("The model does not define the hook %s." % name, name, "missing")
        return hook

    def _tables(self):
        self._model()
        if self._served.structured is None:
            raise Fault("The model has no hook score, and no built-in predictor serves it.", "score", "missing")
        return self._served.structured

    def _predict(self, request, body):
        return self._tables().predict(request, body)

    def _post_process(self, request, body):
        self._hook("post_process")
        return self._tables().post_process(request, body)

    def _transform(self, request, body):
        return self._tables().transform(request, body)

    def _unstructured(self, request, body):
        hook = self._hook("score_unstructured")
        raw = None
        if request.get("raw") is not None:
            raw = body.bytes(request["raw"])
        elif request.get("file") is not None:
            with open(request["file"], "rb") as file:
                raw = file.read()
        return unstructured.predict(hook, self._model().model, request, raw)

    def _chat(self, request, body):
        self._hook("chat")
        result = self._served.chat.ask(request, json.loads(body.text(request["body"])))
        if isinstance(result, bytes):
            return {"status": "ok", "form": "completion", "segment": 0}, (result,)
        self._stream = result
        return {"status": "ok", "form": "stream"}, ()

    def _next(self, request, body):
        if self._stream is None:
            raise Fault("There is no stream to take a chunk from.")
        try:
            chunk = self._stream.next()
        except BaseException:
            self._end_stream()
            raise
        if chunk is None:
            self._end_stream()
            return {"status": "ok", "form": "end"}, ()
        return {"status": "ok", "form": "chunk", "segment": 0}, (chunk,)

    def _close(self, request, body):
        return dict(_OK), ()

    def _models(self, request, body):
        hook = self._hook("get_supported_llm_models")
        return {"status": "ok", "segment": 0}, (chat.models(hook, self._model().model),)

    def _end_stream(self):
        stream, self._stream = self._stream, None
        try:
            stream.close()
        except BaseException as error:
            # nobody waits for an answer to this any more
            print("closing a chat stream failed: %s" % self._served.wording.text(error), file=sys.stderr)


def _has_tables(loaded):
    hooks = loaded.hooks
    return (
        loaded.task is not None
        or loaded.predictor is not None
        or loaded.spec.target_type == "transform"
        or hooks.get("score") is not None
    )

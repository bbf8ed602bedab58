package io.timpani.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** http-api.md §1 and §1.1. */
class RequestPathTest {
    @ParameterizedTest(name = "prefix ''{0}'': {1} is ''{2}''")
    @CsvSource({
        "'', /, ''",
        "'', /ping, ping",
        "'', /ping/, ping",
        "'', //ping/, ping",
        "'', ///ping///, ping",
        "'', //, ''",
        "'', /chat//completions, chat/completions",
        "'', /nim/a/b/, nim/a/b",
        "'', /p%69ng, ping",
        "'', /a+b, a+b",
        "'', /a%20b, a b",
        "'', /ping;jsessionid=1, ping",
        "'', /ping;jsessionid=1/, ping",
        "'', /ping;a=b/more, ping/more",
        "'', /v1;a/models;b=c, v1/models",
        "'', /p%3Bx, p;x",
        "/a/b, /a/b, ''",
        "/a/b, /a/b/, ''",
        "/a/b, /a/b/ping, ping",
        "/a/b, //a//b//ping/, ping",
        "/a, /a/a, a"
    })
    void a_path_below_the_prefix_is_made_comparable(String prefix, String uri, String path) {
        assertThat(below("", uri, prefix)).isEqualTo(path);
    }

    @ParameterizedTest(name = "prefix ''{0}'': {1}")
    @CsvSource({
        "/a, /",
        "/a, /ping",
        "/a, /b/ping",
        "/a, /ab",
        "/a, /ab/ping",
        "/a/b, /a",
        "/a/b, /a/ping",
        "'', *",
        "'', /%zz",
        "'', /ping%",
        "/a, /A/ping"
    })
    void a_path_elsewhere_or_beyond_decoding_is_none(String prefix, String uri) {
        assertThat(below("", uri, prefix)).isNull();
    }

    @ParameterizedTest(name = "{0} of {1} is ''{2}''")
    @CsvSource({
        "/timpani/ping, /timpani, ping",
        "/timpani/, /timpani, ''",
        "/timpani, /timpani, ''",
        "/timpani/timpani, /timpani, timpani"
    })
    void the_context_path_does_not_count(String uri, String context, String path) {
        assertThat(below(context, uri, "")).isEqualTo(path);
    }

    @ParameterizedTest(name = "{0} below ''{1}'' is {2}: {3}")
    @CsvSource({
        "/predict, '', /predict, true",
        "/predict/, '', /predict, true",
        "/app/predict, /app, /predict, true",
        "/app/predict/, /app, /predict, true",
        "/predict//, '', /predict, false",
        "//predict, '', /predict, false",
        "/predictions, '', /predict, false",
        "/predictX, '', /predict, false",
        "/predic, '', /predict, false",
        "/prefix/predict, '', /predict, false",
        "/predict;a=b, '', /predict, false",
        "/, '', /ping, false"
    })
    void only_the_plain_spelling_needs_no_forward(String uri, String context, String target, boolean exactly) {
        assertThat(RequestPath.isExactly(Requests.to(uri).below(context).request(), target))
                .isEqualTo(exactly);
    }

    private static @Nullable String below(String context, String uri, String prefix) {
        return RequestPath.below(Requests.to(uri).below(context).request(), prefix);
    }
}

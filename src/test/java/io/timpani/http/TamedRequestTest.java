package io.timpani.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class TamedRequestTest {
    @Test
    void a_harmless_request_is_handed_on_as_it_is() {
        HttpServletRequest plain = Requests.to("/predict").request();
        HttpServletRequest csv = Requests.to("/predict")
                .header("Content-Type", "text/csv")
                .header("Accept", "*/*")
                .request();

        assertThat(TamedRequest.of(plain, null)).isSameAs(plain);
        assertThat(TamedRequest.of(csv, "text/csv")).isSameAs(csv);
    }

    @Test
    void what_could_upset_jaxrs_is_hidden_from_it() {
        HttpServletRequest tamed = tamed(Requests.to("/predict")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "image/png")
                .header("X-Other", "kept"));

        assertThat(tamed.getContentType()).isEqualTo("application/octet-stream");
        assertThat(tamed.getHeader("content-type")).isEqualTo("application/octet-stream");
        assertThat(tamed.getHeader("ACCEPT")).isEqualTo("*/*");
        assertThat(tamed.getHeader("X-Other")).isEqualTo("kept");
        assertThat(tamed.getCharacterEncoding()).isEqualTo("UTF-8");
        assertThat(Collections.list(tamed.getHeaders("Accept"))).containsExactly("*/*");
        assertThat(Collections.list(tamed.getHeaders("X-None"))).isEmpty();
    }

    private static HttpServletRequest tamed(Requests exchange) {
        HttpServletRequest request = exchange.request();
        return TamedRequest.of(request, request.getHeader("Content-Type"));
    }
}

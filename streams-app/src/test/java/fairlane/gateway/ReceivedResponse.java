package fairlane.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;

/** A response that a test received from the gateway. */
public record ReceivedResponse(int status, JsonNode body, HttpResponse<String> raw) {
    public String header(String name) {
        return raw.headers().firstValue(name).orElse("");
    }

    /** Returns the detail of a problem; empty if the response has none. */
    public String detail() {
        return body.path("detail").asText();
    }
}

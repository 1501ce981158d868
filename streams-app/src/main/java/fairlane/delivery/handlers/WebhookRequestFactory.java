package fairlane.delivery.handlers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fairlane.delivery.Delivery;
import fairlane.schema.SendRequest;
import fairlane.wire.BodyJson;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Header;

/** Creates the HTTP request that is sent for a delivery. */
final class WebhookRequestFactory {
    /** The headers of W3C Trace Context, which are copied unchanged from the delivery record to the HTTP request. */
    private static final List<String> TRACE_HEADERS = List.of("traceparent", "tracestate");

    private static final String HEADER_VALUE = "[\\x21-\\x7e]([\\x20-\\x7e]{0,1022}[\\x21-\\x7e])?";

    private final JsonMapper mapper = new JsonMapper();
    private final BodyJson bodies = new BodyJson();
    private final WebhookSettings settings;

    WebhookRequestFactory(WebhookSettings settings) {
        this.settings = settings;
    }

    /** Creates the HTTP request for a delivery. @param now the time of the attempt; the signature covers this time */
    HttpRequest create(Delivery delivery, Instant now) {
        byte[] body = body(delivery);
        String id = delivery.idempotencyKey();
        String timestamp = Long.toString(now.getEpochSecond());
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.url())
                .header("Content-Type", "application/json")
                .header("User-Agent", "fairlane")
                .header("webhook-id", id)
                .header("webhook-timestamp", timestamp)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (settings.signature() != null) {
            request.header("webhook-signature", settings.signature().sign(id, timestamp, body));
        }
        if (settings.authorization() != null) {
            request.header("Authorization", settings.authorization());
        }
        TRACE_HEADERS.forEach(name -> copyHeader(name, delivery, request));
        return request.build();
    }

    private static void copyHeader(String name, Delivery delivery, HttpRequest.Builder request) {
        Header header = delivery.headers().lastHeader(name);
        if (header != null && header.value() != null) {
            String value = new String(header.value(), UTF_8);
            if (value.matches(HEADER_VALUE)) {
                request.header(name, value);
            }
        }
    }

    private byte[] body(Delivery delivery) {
        SendRequest request = delivery.request();
        ObjectNode json = mapper.createObjectNode();
        json.put("customer", delivery.customer());
        json.put("id", delivery.id());
        json.put("channel", delivery.channel());
        if (delivery.sender() != null) {
            json.put("sender", delivery.sender());
        }
        json.put("recipient", request.getRecipient());
        bodies.put(json, request);
        json.put("contentType", request.getContentType());
        ObjectNode attributes = json.putObject("attributes");
        request.getAttributes().forEach(attributes::put);
        json.put("attempt", delivery.attempt());
        json.put("acceptedAt", Instant.ofEpochMilli(delivery.acceptedAt()).toString());
        json.put("releasedAt", Instant.ofEpochMilli(delivery.releasedAt()).toString());
        try {
            return mapper.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}

package fairlane.delivery.handlers;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.delivery.Delivery;
import fairlane.delivery.Handler;
import fairlane.delivery.HandlerSettings;
import fairlane.delivery.Position;
import fairlane.delivery.Result;
import fairlane.schema.SendRequest;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Builds deliveries for tests of handlers. By default, the customer acme sends message 1 with the body "Hello" to anna. */
final class DeliveryBuilder {
    static final String RECIPIENT = "anna@example.com";
    static final long ACCEPTED_AT = 1_700_000_000_000L;

    private final SendRequest.Builder request = SendRequest.newBuilder()
            .setId("1")
            .setChannel("email")
            .setRecipient(RECIPIENT)
            .setBody(ByteBuffer.wrap("Hello".getBytes(UTF_8)));
    private final RecordHeaders headers = new RecordHeaders();
    private @Nullable String sender;

    static DeliveryBuilder message() {
        return new DeliveryBuilder();
    }

    static HandlerSettings settings(Map<String, String> values) {
        return new HandlerSettings(values, 4);
    }

    /** Sends a delivery through a handler and returns the result of the attempt. */
    static Result send(Handler handler, Delivery delivery) throws Exception {
        return handler.deliver(delivery).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    DeliveryBuilder id(String id) {
        request.setId(id);
        return this;
    }

    DeliveryBuilder from(String newSender) {
        sender = newSender;
        request.setSender(newSender);
        return this;
    }

    DeliveryBuilder to(String recipient) {
        request.setRecipient(recipient);
        return this;
    }

    DeliveryBuilder body(String contentType, String body) {
        return body(contentType, body.getBytes(UTF_8));
    }

    DeliveryBuilder body(String contentType, byte[] body) {
        request.setContentType(contentType).setBody(ByteBuffer.wrap(body));
        return this;
    }

    DeliveryBuilder attribute(String name, String value) {
        Map<String, String> attributes =
                new HashMap<>(request.getAttributes() == null ? Map.of() : request.getAttributes());
        attributes.put(name, value);
        request.setAttributes(attributes);
        return this;
    }

    DeliveryBuilder header(String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
        return this;
    }

    Delivery buildAttempt(int attempt) {
        return new Delivery(
                "email",
                "acme",
                sender,
                request.build(),
                attempt,
                ACCEPTED_AT,
                ACCEPTED_AT + 1_500,
                new Position(0, 0, 0),
                headers);
    }

    Delivery build() {
        return buildAttempt(1);
    }
}

package fairlane.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;

/** Sample requests for tests of the encodings. */
final class SampleRequests {
    private SampleRequests() {}

    /** Returns a request in which every field has a value other than the default. */
    static SendRequest full() {
        return SendRequest.newBuilder()
                .setId("order-4711")
                .setChannel("sms")
                .setSender("+4915111111111")
                .setRecipient("+4915222222222")
                .setBody(ByteBuffer.wrap("Grüße, your parcel is on its way".getBytes(UTF_8)))
                .setContentType("text/plain; charset=iso-8859-1")
                .setAttributes(Map.of("campaign", "spring", "callback", "https://example.org/ü"))
                .setPriority(Priority.HIGH)
                .setCost(3)
                .setNotBefore(Instant.ofEpochMilli(1_800_000_000_000L))
                .setExpiresAt(Instant.ofEpochMilli(1_800_000_060_000L))
                .build();
    }

    /** Returns a request in which only the required fields are set. */
    static SendRequest bare() {
        return SendRequest.newBuilder()
                .setId("1")
                .setRecipient("you")
                .setBody(ByteBuffer.allocate(0))
                .build();
    }
}

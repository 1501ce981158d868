package fairlane.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import fairlane.schema.SendRequest;
import java.nio.ByteBuffer;

/** Creates requests for tests. */
public final class TestRequests {
    private TestRequests() {}

    /** Returns a request of the sender +15550100 to the recipient +46701234567 with the body Hello. */
    public static SendRequest.Builder request(String channel, String id) {
        return SendRequest.newBuilder()
                .setId(id)
                .setChannel(channel)
                .setSender("+15550100")
                .setRecipient("+46701234567")
                .setBody(ByteBuffer.wrap("Hello".getBytes(UTF_8)));
    }
}

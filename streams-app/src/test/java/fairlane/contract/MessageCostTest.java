package fairlane.contract;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.schema.SendRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MessageCostTest {
    private static final String TWO_SEGMENTS = "x".repeat(161);

    @Test
    void messageWithoutExplicitCostCostsOneUnit() {
        assertThat(MessageCost.of(request(null, TWO_SEGMENTS), false)).isEqualTo(1);
    }

    @Test
    void messageWithoutExplicitCostCostsItsSmsSegmentsIfTheChannelCountsSegments() {
        assertThat(MessageCost.of(request(null, TWO_SEGMENTS), true)).isEqualTo(2);
        assertThat(MessageCost.of(request(null, ""), true)).isEqualTo(1);
    }

    @Test
    void explicitCostOverridesTheSmsSegments() {
        assertThat(MessageCost.of(request(7, TWO_SEGMENTS), true)).isEqualTo(7);
        assertThat(MessageCost.of(request(7, TWO_SEGMENTS), false)).isEqualTo(7);
    }

    private static SendRequest request(@Nullable Integer cost, String body) {
        SendRequest request = new SendRequest();
        request.setCost(cost);
        request.setBody(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
        return request;
    }
}

package fairlane.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.schema.SendRequest;
import java.nio.ByteBuffer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryTest {
    @ParameterizedTest
    @CsvSource({
        "acme, m-17, acme/m-17",
        "+46701234567, 1, +46701234567/1",
        "anna@example.com, a=b:c, anna@example%2Ecom/a=b:c",
        "a b, ö, a%20b/%C3%B6",
        "a%2Fb, c, a%252Fb/c"
    })
    void idempotencyKeyPercentEncodesUnsafeCharacters(String customer, String id, String key) {
        assertThat(delivery(customer, id).idempotencyKey()).isEqualTo(key);
    }

    @Test
    void idempotencyKeyDistinguishesSlashInCustomerFromSlashInId() {
        assertThat(delivery("a/b", "c").idempotencyKey())
                .isNotEqualTo(delivery("a", "b/c").idempotencyKey());
    }

    private static Delivery delivery(String customer, String id) {
        SendRequest request = SendRequest.newBuilder()
                .setId(id)
                .setRecipient("r")
                .setBody(ByteBuffer.allocate(0))
                .build();
        return new Delivery("default", customer, null, request, 1, 0, 0, new Position(0, 0, 0), new RecordHeaders());
    }
}

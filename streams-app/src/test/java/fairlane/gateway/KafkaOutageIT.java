package fairlane.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fairlane.dev.EmbeddedKafka;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the gateway during an outage of Kafka. */
class KafkaOutageIT extends GatewayFixture {
    private static final String HELLO = "{\"customer\":\"acme\",\"recipient\":\"anna@example.com\",\"body\":\"Hello\"}";

    @Override
    Map<String, String> settings() {
        return Map.of("gateway.timeout", "2s");
    }

    @Test
    void gatewayRefusesCallsDuringKafkaOutageAndAcceptsThemAfterwards() {
        assertThat(post("/v1/messages", HELLO).status()).isEqualTo(202);
        int port = Integer.parseInt(kafka.bootstrapServers().replaceAll(".*:", ""));
        kafka.close();

        Instant start = Instant.now();
        assertThat(post("/v1/messages", HELLO).status()).isEqualTo(503);
        ReceivedResponse array = post("/v1/messages", "[" + HELLO + "," + HELLO + "]");
        assertThat(array.status()).isEqualTo(503);
        assertThat(array.body().get("errors")).hasSize(2);
        assertThat(delete("/v1/messages/acme/m-1").status()).isEqualTo(503);
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
        assertThat(get("/health/live").status()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> get("/health/ready").status() == 503);

        kafka = EmbeddedKafka.start(data, port);
        await().atMost(PATIENCE).until(() -> post("/v1/messages", HELLO).status() == 202);
        await().atMost(PATIENCE).until(() -> get("/health/ready").status() == 200);
    }
}

package fairlane.gateway.routes;

import static fairlane.admin.TestRequests.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import fairlane.contract.HeaderNames;
import fairlane.gateway.ReceivedResponse;
import fairlane.gateway.http.Routes;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterRoutesTest extends RoutesFixture {
    @Override
    Routes routes() {
        return new DeadLetterRoutes(cluster);
    }

    @BeforeEach
    void writeDeadLetters() {
        write("acme", "EXPIRED", 10);
        write("acme", "CANCELLED", 20);
        write("bolt", "QUEUE_FULL", 30);
    }

    private void write(String customer, String reason, long at) {
        String topic = cluster.topics().deadLetters();
        byte[] value = kafka.encode(topic, request("sms", reason).build());
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, null, at, customer.getBytes(UTF_8), value);
        record.headers()
                .add(HeaderNames.REASON, reason.getBytes(UTF_8))
                .add(HeaderNames.ERROR, "no".getBytes(UTF_8))
                .add(HeaderNames.SOURCE, "fairlane.requests/0/1".getBytes(UTF_8));
        kafka.write(record);
    }

    @Test
    void deadLetterListHasNewestDeadLettersAndTheNumberOfAllThatMatch() {
        JsonNode body = get("/v1/dead-letters?count=1").body();
        assertThat(body.get("matching").asInt()).isEqualTo(3);
        assertThat(body.get("deadLetters")).hasSize(1);
        assertThat(body.at("/deadLetters/0").toString())
                .isEqualTo("{\"at\":30,\"customer\":\"bolt\",\"reason\":\"QUEUE_FULL\",\"error\":\"no\","
                        + "\"source\":\"fairlane.requests/0/1\",\"id\":\"QUEUE_FULL\",\"channel\":\"sms\","
                        + "\"sender\":\"+15550100\",\"recipient\":\"+46***67\",\"body\":\"5 bytes\"}");
    }

    @Test
    void deadLetterIsShownWithBodyIfTheCallerRequestsBodies() {
        JsonNode letter =
                get("/v1/dead-letters?customer=bolt&showBodies=true").body().at("/deadLetters/0");
        assertThat(letter.get("recipient").asText()).isEqualTo("+46701234567");
        assertThat(letter.get("body").asText()).isEqualTo("Hello");
    }

    @Test
    void unreadableDeadLetterHasNoRequestFields() {
        kafka.write(new ProducerRecord<>(cluster.topics().deadLetters(), "cargo".getBytes(UTF_8), new byte[] {1}));
        JsonNode letter = get("/v1/dead-letters?customer=cargo").body().at("/deadLetters/0");
        assertThat(letter.get("reason").asText()).isEmpty();
        assertThat(letter.has("id")).isFalse();
    }

    @Test
    void deadLetterListIsFilteredByQueryWithReasonInAnyCase() {
        assertThat(get("/v1/dead-letters?channel=sms&customer=acme&reason=expired&since=5")
                        .body()
                        .get("matching")
                        .asInt())
                .isEqualTo(1);
        assertThat(get("/v1/dead-letters?channel=email").body().get("matching").asInt())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reason=BORED", "since=yesterday", "count=101", "showBodies=1"})
    void deadLetterListRefusesInvalidQuery(String query) {
        assertThat(get("/v1/dead-letters?" + query).status()).isEqualTo(400);
    }

    @Test
    void refusalOfUnknownReasonListsTheValidReasons() {
        assertThat(get("/v1/dead-letters?reason=BORED").detail())
                .startsWith("reason must be one of MALFORMED, UNKNOWN_CHANNEL, EXPIRED")
                .doesNotContain("[");
    }

    @Test
    void customerMayListOnlyItsOwnDeadLettersAndMayNotReplayThem() {
        assertThat(send(ACME, "GET", "/v1/dead-letters", "")
                        .body()
                        .get("matching")
                        .asInt())
                .isEqualTo(2);
        assertThat(send(ACME, "GET", "/v1/dead-letters?customer=bolt", "").status())
                .isEqualTo(403);
        assertThat(send(ACME, "POST", "/v1/dead-letters/replay", "").status()).isEqualTo(403);
    }

    @Test
    void replayWithPlanParameterCountsDeadLettersAndSendsNone() {
        ReceivedResponse plan = post("/v1/dead-letters/replay?plan=true", "");
        assertThat(plan.body().toString())
                .contains(
                        "\"replayed\":{\"EXPIRED\":1,\"QUEUE_FULL\":1}",
                        "\"left\":{\"CANCELLED: never replayed\":1}",
                        "\"sent\":0");
        assertThat(kafka.records(cluster.topics().requests())).isEmpty();
    }

    @Test
    void replaySendsMatchingDeadLetters() {
        ReceivedResponse replay = post("/v1/dead-letters/replay?customer=bolt", "");
        assertThat(replay.body().get("sent").asInt()).isEqualTo(1);
        assertThat(kafka.records(cluster.topics().requests())).hasSize(1);
    }
}

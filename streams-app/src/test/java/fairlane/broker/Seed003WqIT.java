package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.broker.fixture.DeliveryTopic;
import fairlane.broker.fixture.LeaseEnvironment;
import fairlane.broker.fixture.LeaseHttpClient;
import fairlane.broker.fixture.LeaseHttpClient.LeasedMessage;
import fairlane.broker.fixture.Polling;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests the use cases of WQ. A fetched message is locked until a timeout. If the consumer does not confirm the message,
 * the message returns to the queue.
 *
 * <p>The call {@code GET /?amount=10} of WQ corresponds to leasing ten messages, and its call {@code PATCH /id} to
 * finishing a lease.
 */
class Seed003WqIT {
    @RegisterExtension
    static final LeaseEnvironment ENVIRONMENT =
            new LeaseEnvironment("wq.", 1, "back", "confirmed", "amount", "late", "unknown", "said");

    /** The body of the test messages. A message of WQ can be any JSON value. */
    private static final Map<String, Object> BODY =
            Map.of("user", "foo", "value", 12, "valid", true, "binary", "MHgxZjFmMWY=", "samples", List.of(1, 2, 3));

    private final LeaseHttpClient http = ENVIRONMENT.http();

    @Test
    void leasedMessageIsLockedUntilItsLeaseExpiresAndThenReturns() {
        send("back", "a", 1);
        LeasedMessage first = http.leaseOne("back", "1s");
        assertThat(first.receiveCount()).isEqualTo(1);
        assertThat(first.message().get("body")).isEqualTo(new JsonMapper().valueToTree(BODY));
        assertThat(http.lease("back", "wait=0s")).isEmpty();
        LeasedMessage again = http.leaseOne("back", "30s");
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.receiveCount()).isEqualTo(2);
        assertThat(again.receivedAt() - first.expiresAt()).isBetween(0L, 2_000L);
        assertThat(again.token()).isNotEqualTo(first.token());
    }

    @Test
    void finishedMessageNeverReturns() {
        send("confirmed", "a", 1);
        LeasedMessage lease = http.leaseOne("confirmed", "1s");
        assertThat(http.finish(lease.token())).isEqualTo(204);
        assertThat(http.lease("confirmed", "wait=2s")).isEmpty();
        assertThat(http.finish(lease.token())).isEqualTo(404);
    }

    @Test
    void leaseCallReturnsAtMostTenMessagesUnlessMoreAreRequested() {
        for (int customer = 0; customer < 40; customer++) {
            send("amount", "c" + customer, 1);
        }
        Polling.until(() -> http.lease("amount", "wait=0s&lease=100ms"), leases -> leases.size() == 10);
        Polling.until(() -> http.lease("amount", "max=100&wait=0s&lease=100ms"), leases -> leases.size() == 40);
        assertThat(http.call("POST", "/v1/channels/amount/leases?max=1001", "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void consumerWithAnExpiredLeaseCannotFinishAMessageThatAnotherConsumerLeases() {
        send("late", "a", 1);
        LeasedMessage expired = http.leaseOne("late", "100ms");
        LeasedMessage current = http.leaseOne("late", "30s");
        assertThat(http.finish(expired.token())).isEqualTo(409);
        assertThat(http.sendCommand(expired.token(), "extend?lease=1s")).isEqualTo(409);
        assertThat(http.sendCommand(expired.token(), "release")).isEqualTo(409);
        assertThat(http.sendCommand(expired.token(), "reject")).isEqualTo(409);
        assertThat(http.finish(current.token())).isEqualTo(204);
    }

    @Test
    void commandForAnUnknownLeaseIsRefusedAsNotFound() {
        send("unknown", "a", 1);
        String lease = http.leaseOne("unknown", "30s").token();
        String guessed = "A".repeat(22) + lease.substring(22);
        String elsewhere = "A".repeat(22) + ".MTI3LjAuMC4xOjEvdW5rbm93bg";
        for (String token : List.of("x", guessed, elsewhere)) {
            assertThat(http.finish(token)).isEqualTo(404);
            assertThat(http.sendCommand(token, "extend?lease=1s")).isEqualTo(404);
        }
        assertThat(http.finish(lease)).isEqualTo(204);
    }

    @Test
    void gatewayExecutesTheLeaseCommandsExtendReleaseAndReject() {
        send("said", "a", 1);
        LeasedMessage lease = http.leaseOne("said", "1s");
        var extended = http.call("POST", "/v1/leases/" + lease.token() + "/extend?lease=20s", "");
        assertThat(extended.statusCode()).isEqualTo(200);
        assertThat(LeaseHttpClient.json(extended).get("expiresAt").asLong()).isGreaterThan(lease.expiresAt() + 15_000);
        assertThat(http.lease("said", "wait=2s")).isEmpty();
        assertThat(http.sendCommand(lease.token(), "release")).isEqualTo(204);
        LeasedMessage next = http.leaseOne("said", "30s");
        assertThat(http.sendCommand(next.token(), "reject?reason=no+such+number"))
                .isEqualTo(204);
        try (DeliveryTopic topics = new DeliveryTopic(ENVIRONMENT.environment())) {
            var deadLetters = Polling.until(
                    () -> topics.readAll(ENVIRONMENT.environment().topics().deadLetters()), found -> !found.isEmpty());
            assertThat(deadLetters).hasSize(1);
            assertThat(DeliveryTopic.header(deadLetters.get(0), "fairlane-reason"))
                    .isEqualTo("REJECTED");
            assertThat(DeliveryTopic.header(deadLetters.get(0), "fairlane-error"))
                    .isEqualTo("no such number");
        }
    }

    @Test
    void gatewayGrantsLeasesOnlyOfChannelsWhoseMessagesAreConsumedByLeases() {
        assertThat(http.call("POST", "/v1/channels/email/leases", "").statusCode())
                .isEqualTo(409);
        assertThat(http.call("POST", "/v1/channels/nowhere/leases", "").statusCode())
                .isEqualTo(404);
        assertThat(http.call("POST", "/v1/channels/email/leases?wait=1y", "").statusCode())
                .isEqualTo(400);
        assertThat(http.call("POST", "/v1/leases/finish", "[\"a\", 1]").statusCode())
                .isEqualTo(400);
        assertThat(http.call("POST", "/v1/leases/finish", "{").statusCode()).isEqualTo(400);
    }

    private static void send(String channel, String customer, int count) {
        for (int i = 0; i < count; i++) {
            ENVIRONMENT
                    .http()
                    .submit(Map.of(
                            "customer",
                            channel + "-" + customer,
                            "channel",
                            channel,
                            "id",
                            customer + "-" + i,
                            "recipient",
                            "r",
                            "body",
                            BODY));
        }
    }
}

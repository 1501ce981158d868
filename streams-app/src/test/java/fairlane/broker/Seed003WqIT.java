package fairlane.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import fairlane.broker.HttpLeases.Leased;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * WQ: messages are fetched, are nobody else's until a timeout, and are confirmed or come back.
 *
 * <p>Its {@code GET /?amount=10} is a lease of ten, its {@code PATCH /id} the end of a lease.
 */
class Seed003WqIT {
    @RegisterExtension
    static final LeaseStage STAGE = new LeaseStage("wq.", 1, "back", "confirmed", "amount", "late", "unknown", "said");

    /** As its description has it: any JSON. */
    private static final Map<String, Object> BODY =
            Map.of("user", "foo", "value", 12, "valid", true, "binary", "MHgxZjFmMWY=", "samples", List.of(1, 2, 3));

    private final HttpLeases http = STAGE.http();

    @Test
    void whatIsFetchedIsLockedUntilItsTimeoutAndComesBackThen() {
        send("back", "a", 1);
        Leased first = http.one("back", "1s");
        assertThat(first.receives()).isEqualTo(1);
        assertThat(first.message().get("body")).isEqualTo(new JsonMapper().valueToTree(BODY));
        assertThat(http.lease("back", "wait=0s")).isEmpty();
        Leased again = http.one("back", "30s");
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.receives()).isEqualTo(2);
        assertThat(again.gotAt() - first.expiresAt()).isBetween(0L, 2_000L);
        assertThat(again.lease()).isNotEqualTo(first.lease());
    }

    @Test
    void whatIsConfirmedNeverComesBack() {
        send("confirmed", "a", 1);
        Leased lease = http.one("confirmed", "1s");
        assertThat(http.finish(lease.lease())).isEqualTo(204);
        assertThat(http.lease("confirmed", "wait=2s")).isEmpty();
        assertThat(http.finish(lease.lease())).isEqualTo(404);
    }

    @Test
    void tenAreFetchedUnlessMoreAreAskedFor() {
        for (int customer = 0; customer < 40; customer++) {
            send("amount", "c" + customer, 1);
        }
        Awaiting.until(() -> http.lease("amount", "wait=0s&lease=100ms"), leases -> leases.size() == 10);
        Awaiting.until(() -> http.lease("amount", "max=100&wait=0s&lease=100ms"), leases -> leases.size() == 40);
        assertThat(http.call("POST", "/v1/channels/amount/leases?max=1001", "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void whoIsTooLateCannotConfirmWhatAnotherHas() {
        send("late", "a", 1);
        Leased late = http.one("late", "100ms");
        Leased other = http.one("late", "30s");
        assertThat(http.finish(late.lease())).isEqualTo(409);
        assertThat(http.say(late.lease(), "extend?lease=1s")).isEqualTo(409);
        assertThat(http.say(late.lease(), "release")).isEqualTo(409);
        assertThat(http.say(late.lease(), "reject")).isEqualTo(409);
        assertThat(http.finish(other.lease())).isEqualTo(204);
    }

    @Test
    void aLeaseThatNobodyGaveIsNotFound() {
        send("unknown", "a", 1);
        String lease = http.one("unknown", "30s").lease();
        String guessed = "A".repeat(22) + lease.substring(22);
        String elsewhere = "A".repeat(22) + ".MTI3LjAuMC4xOjEvdW5rbm93bg";
        for (String token : List.of("x", guessed, elsewhere)) {
            assertThat(http.finish(token)).isEqualTo(404);
            assertThat(http.say(token, "extend?lease=1s")).isEqualTo(404);
        }
        assertThat(http.finish(lease)).isEqualTo(204);
    }

    @Test
    void aLeaseIsExtendedGivenBackAndRejected() {
        send("said", "a", 1);
        Leased lease = http.one("said", "1s");
        var extended = http.call("POST", "/v1/leases/" + lease.lease() + "/extend?lease=20s", "");
        assertThat(extended.statusCode()).isEqualTo(200);
        assertThat(HttpLeases.json(extended).get("expiresAt").asLong()).isGreaterThan(lease.expiresAt() + 15_000);
        assertThat(http.lease("said", "wait=2s")).isEmpty();
        assertThat(http.say(lease.lease(), "release")).isEqualTo(204);
        Leased next = http.one("said", "30s");
        assertThat(http.say(next.lease(), "reject?reason=no+such+number")).isEqualTo(204);
        try (Deliveries topics = new Deliveries(STAGE.stage())) {
            var letters =
                    Awaiting.until(() -> topics.read(STAGE.stage().topics().deadLetters()), found -> !found.isEmpty());
            assertThat(letters).hasSize(1);
            assertThat(Deliveries.header(letters.get(0), "fairlane-reason")).isEqualTo("REJECTED");
            assertThat(Deliveries.header(letters.get(0), "fairlane-error")).isEqualTo("no such number");
        }
    }

    @Test
    void onlyChannelsOfLeasesHaveThem() {
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
            STAGE.http()
                    .send(Map.of(
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

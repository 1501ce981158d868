package fairlane.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.gateway.ReceivedResponse;
import fairlane.gateway.http.Routes;
import fairlane.gateway.leases.CallOrigin;
import fairlane.gateway.leases.LeaseCommandResult;
import fairlane.gateway.leases.Leases;
import fairlane.schema.Channel;
import fairlane.schema.Consumption;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseRoutesTest extends RoutesFixture {
    private static final String LEASE = "/v1/channels/pull/leases";

    private final RecordingLeases leases = new RecordingLeases();

    @Override
    Routes routes() {
        Channel leased = Channel.newBuilder().setConsumption(Consumption.LEASES).build();
        policies.putChannel("pull", leased, 0);
        policies.putChannel("starting", leased, 0);
        return new LeaseRoutes(leases, policies::channelRecords);
    }

    @BeforeEach
    void serveLeasesOfChannelPull() {
        leases.reset();
        leases.totals.put("pull", new Leases.Totals(3, 2, List.of()));
    }

    @Test
    void leaseCallUsesDefaultsForAbsentParameters() {
        assertThat(post(LEASE, "").body().toString()).isEqualTo("{\"leases\":[]}");
        post(LEASE + "?max=1000&lease=12h&wait=0s", "");
        post(LEASE + "?lease=100ms&wait=60s", "", CallOrigin.FORWARDED, "true");
        assertThat(leases.calls)
                .containsExactly(
                        "lease pull 10 30000 20000", "lease pull 1000 43200000 0", "lease pull 10 100 60000 forwarded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"max=0", "max=1001", "max=many", "lease=99ms", "lease=13h", "lease=30", "wait=61s", "wait=-1s"})
    void invalidLeaseParameterIsRefused(String query) {
        assertThat(post(LEASE + "?" + query, "").status()).isEqualTo(400);
        assertThat(leases.calls).isEmpty();
    }

    @Test
    void leaseCallForChannelWhoseMessagesAreNotLeasedIsRefusedWithTheReason() {
        assertThat(post("/v1/channels/none/leases", "").status()).isEqualTo(404);
        ReceivedResponse workers = post("/v1/channels/email/leases", "");
        assertThat(workers.status()).isEqualTo(409);
        assertThat(workers.detail()).contains("fairlane channels set email --consumption LEASES");
        ReceivedResponse starting = get("/v1/channels/starting/leases");
        assertThat(starting.status()).isEqualTo(503);
        assertThat(starting.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void responseCountsWaitingAndLeasedMessagesOfTheReplica() {
        assertThat(get(LEASE).body().toString()).isEqualTo("{\"waiting\":3,\"leased\":2}");
        assertThat(get("/v1/channels/none/leases").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE | /v1/leases/a%2Fb               | Finish[] a/b",
                "POST   | /v1/leases/t/extend            | Extend[duration=PT30S] t",
                "POST   | /v1/leases/t/extend?lease=1m   | Extend[duration=PT1M] t",
                "POST   | /v1/leases/t/release           | Release[] t",
                "POST   | /v1/leases/t/reject?reason=a+b | Reject[reason=a b] t",
                "POST   | /v1/leases/t/reject            | Reject[reason=the holder of the lease rejected it] t"
            })
    void commandOnOneLeaseIsExecuted(String method, String path, String call) {
        leases.result = new LeaseCommandResult.Conflict("it was released");
        assertThat(send(method, path, "").status()).isEqualTo(409);
        assertThat(leases.calls).containsExactly(call);
    }

    @Test
    void responseToAcceptedCommandHasNoBodyUnlessTheLeaseContinues() {
        assertThat(delete("/v1/leases/t").status()).isEqualTo(204);
        leases.result = new LeaseCommandResult.Accepted(Instant.ofEpochMilli(5));
        ReceivedResponse extended = post("/v1/leases/t/extend", "");
        assertThat(extended.status()).isEqualTo(200);
        assertThat(extended.body().get("lease").asText()).isEqualTo("t");
        assertThat(extended.body().get("expiresAt").asLong()).isEqualTo(5);
    }

    @Test
    void responseToPendingCommandStatesWhatTheCommandWaitsFor() {
        leases.result = new LeaseCommandResult.Pending("it waits");
        ReceivedResponse pending = post("/v1/leases/t/reject", "");
        assertThat(pending.status()).isEqualTo(202);
        assertThat(pending.body().get("lease").asText()).isEqualTo("t");
        assertThat(pending.body().get("detail").asText()).isEqualTo("it waits");
    }

    static Stream<LeaseCommandResult> refusals() {
        return Stream.of(
                new LeaseCommandResult.Unknown(),
                new LeaseCommandResult.Conflict("it was released"),
                new LeaseCommandResult.Unavailable("it is moving"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void responseToRefusedCommandIsAProblem(LeaseCommandResult refusal) {
        leases.result = refusal;
        ReceivedResponse response = post("/v1/leases/t/extend", "");
        assertThat(response.status()).isEqualTo(refusal.status());
        assertThat(response.detail()).isEqualTo(refusal.detail());
        assertThat(response.header("Retry-After")).isEqualTo(refusal.status() == 503 ? "1" : "");
    }

    @ParameterizedTest
    @CsvSource({"finish, Finish[]", "extend?lease=1m, Extend[duration=PT1M]", "release, Release[]"})
    void commandOnSeveralLeasesIsExecuted(String path, String command) {
        ReceivedResponse response = post("/v1/leases/" + path, "[\"t\",\"u\"]");
        assertThat(response.body().at("/results/1/lease").asText()).isEqualTo("u");
        assertThat(leases.calls).containsExactly(command + " [t, u]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "[1]", "[\"\"]", "[\"t\",null]", "\"t\"", "[\"t\""})
    void commandWhoseBodyIsNotAnArrayOfLeasesIsRefused(String body) {
        assertThat(post("/v1/leases/finish", body).status()).isEqualTo(400);
        assertThat(leases.calls).isEmpty();
    }

    @Test
    void commandOnMoreThanThousandLeasesIsRefused() {
        assertThat(post("/v1/leases/finish", "[" + "\"t\",".repeat(1_000) + "\"t\"]")
                        .status())
                .isEqualTo(400);
        assertThat(post("/v1/leases/finish", "[" + "\"t\",".repeat(999) + "\"t\"]")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void invalidCommandParameterIsRefused() {
        assertThat(post("/v1/leases/t/extend?lease=1ms", "").status()).isEqualTo(400);
        assertThat(post("/v1/leases/t/reject?reason=" + "x".repeat(1_001), "").status())
                .isEqualTo(400);
        assertThat(leases.calls).isEmpty();
    }

    @Test
    void commandForwardedByAnotherReplicaIdentifiesTheMessageByPartitionAndOffset() {
        leases.result = new LeaseCommandResult.Conflict("it was released");
        ReceivedResponse response = post(LEASE + "/moved/3/17/release", "");
        assertThat(response.body().toString()).isEqualTo("{\"lease\":\"3/17\",\"status\":409}");
        assertThat(leases.calls).containsExactly("Release[] pull 3/17");
        assertThat(post(LEASE + "/moved/x/17/release", "").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "POST,   /v1/channels/pull/leases",
        "GET,    /v1/channels/pull/leases",
        "DELETE, /v1/leases/t",
        "POST,   /v1/leases/t/extend",
        "POST,   /v1/leases/finish",
        "POST,   /v1/channels/pull/leases/moved/3/17/finish"
    })
    void onlyOperatorsMayCallLeaseRoutes(String method, String path) {
        assertThat(send(ACME, method, path, "").status()).isEqualTo(403);
        assertThat(leases.calls).isEmpty();
    }
}

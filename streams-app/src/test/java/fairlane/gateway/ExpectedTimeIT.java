package fairlane.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Tests that the gateway returns the time at which the release of a submitted message is expected, and refuses a
 * message that cannot be released before it expires.
 */
class ExpectedTimeIT extends GatewayAndPipelineFixture {
    /**
     * The cost of each message in cost units. A sender may send 1 unit per second on the channel sms, so that one
     * message uses up the units of a minute, and a minute is far longer than this test takes.
     */
    private static final int COST = 60;

    private static final long MINUTE = 60_000;

    @Override
    Map<String, String> settings() {
        return Map.of("ack.timeout", "1h"); // no worker acknowledges released messages
    }

    private ReceivedResponse submit(String channel, String sender, String fields) {
        return post("/v1/messages", entry(channel, sender, fields));
    }

    private static String entry(String channel, String sender, String fields) {
        return "{\"customer\":\"acme\",\"channel\":\"" + channel + "\",\"sender\":\"" + sender
                + "\",\"recipient\":\"r\",\"body\":\"x\",\"cost\":" + COST + fields + "}";
    }

    /**
     * Returns the expected release times of three messages of one sender. While the gateway does not know all three
     * times, the messages are submitted again with another sender.
     */
    private List<Long> threeExpectedTimes() {
        AtomicInteger senders = new AtomicInteger();
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            String sender = "+1" + senders.incrementAndGet();
                            return IntStream.range(0, 3)
                                    .mapToObj(i -> submit("sms", sender, "").body())
                                    .filter(answer -> answer.has("expectedAt"))
                                    .map(answer -> answer.get("expectedAt").asLong())
                                    .toList();
                        },
                        known -> known.size() == 3);
    }

    @Test
    void gatewayReturnsExpectedReleaseTimeIfItIsKnown() {
        long start = System.currentTimeMillis();
        List<Long> expected = threeExpectedTimes();
        assertThat(expected.get(0)).isBetween(start, System.currentTimeMillis() + 1_000);
        assertThat(expected.get(1) - expected.get(0)).isBetween(MINUTE - 5_000, MINUTE + 5_000);
        assertThat(expected.get(2) - expected.get(1)).isEqualTo(MINUTE);

        long later = start + 10 * MINUTE;
        await().atMost(PATIENCE)
                .until(
                        () -> submit("sms", "+2", ",\"notBefore\":" + later)
                                .body()
                                .path("expectedAt")
                                .asLong(),
                        time -> time == later);
        assertThat(submit("default", "+1", ",\"notBefore\":" + later)
                        .body()
                        .get("expectedAt")
                        .asLong())
                .isEqualTo(later);
        assertThat(submit("default", "+1", "").body().get("expectedAt").asLong())
                .isBetween(start, System.currentTimeMillis());
    }

    @Test
    void gatewayRefusesMessageThatWouldExpireBeforeRelease() {
        long start = threeExpectedTimes().get(0);
        submit("sms", "+2", "");
        submit("sms", "+2", "");
        long expiresAt = start + MINUTE + MINUTE / 2;
        ReceivedResponse late = awaitLate(",\"expiresAt\":" + expiresAt);
        assertThat(late.detail()).contains("the sender's rate").containsPattern("with [12] messages ahead of it");
        assertThat(late.body().get("earliest").asLong()).isBetween(expiresAt, start + 3 * MINUTE);
        String high = ",\"priority\":\"HIGH\",\"expiresAt\":" + expiresAt;
        assertThat(submit("sms", "+2", high).status()).isEqualTo(202);
        assertThat(submit("sms", "+3", ",\"expiresAt\":" + expiresAt).status()).isEqualTo(202);
    }

    @Test
    void gatewayAcceptsRepeatedSubmissionEvenIfMessageWouldNowExpireBeforeRelease() {
        long start = threeExpectedTimes().get(0);
        submit("sms", "+2", "");
        String once = ",\"id\":\"once\",\"expiresAt\":" + (start + 2 * MINUTE + MINUTE / 2);
        assertThat(submit("sms", "+2", once).status()).isEqualTo(202);
        IntStream.range(0, 3).forEach(i -> submit("sms", "+2", ""));
        awaitLate(once.replace("\"id\":\"once\",", ""));
        assertThat(submit("sms", "+2", once).status()).isEqualTo(202);
    }

    /**
     * Submits messages until one is refused because it would expire before its release. Messages that are accepted
     * before do not delay the later ones, because all of them expire at the same time.
     */
    private ReceivedResponse awaitLate(String fields) {
        return await().atMost(PATIENCE).until(() -> submit("sms", "+2", fields), answer -> answer.status() == 409);
    }
}

package fairlane.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import fairlane.config.text.RateText;
import fairlane.contract.HeaderNames;
import fairlane.contract.LimitKey;
import fairlane.gateway.ReceivedResponse;
import fairlane.gateway.http.Routes;
import fairlane.gateway.intake.IntakeCounters;
import fairlane.schema.Cancellation;
import fairlane.schema.CancelledBy;
import fairlane.schema.Limit;
import fairlane.schema.UnreadableRecordException;
import fairlane.wire.InspectionApi;
import fairlane.wire.RecordText;
import fairlane.wire.ReleaseEstimateJson;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageRoutesTest extends RoutesFixture {
    private static final String HELLO = message("");
    private static final long MINUTE = 60_000;

    private final TestSubmission submission = new TestSubmission(cluster, policies);

    @Override
    Routes routes() {
        return submission.routes();
    }

    @AfterAll
    void closeSubmission() {
        submission.close();
    }

    /**
     * Returns the JSON of a message of the customer acme on the channel default.
     *
     * @param fields further JSON fields, the first one preceded by a comma
     */
    private static String message(String fields) {
        return "{\"customer\":\"acme\",\"recipient\":\"anna@example.com\",\"body\":\"Hello\"" + fields + "}";
    }

    /** Returns the JSON of a message on a channel whose senders have a rate. */
    private static String limitedMessage(String fields) {
        return message(",\"channel\":\"sms\",\"sender\":\"+15550100\"" + fields);
    }

    private static String array(String... entries) {
        return "[" + String.join(",", entries) + "]";
    }

    private ReceivedResponse submit(String body, String... headers) {
        return post("/v1/messages", body, headers);
    }

    private List<ConsumerRecord<byte[], byte[]>> requests() {
        return kafka.records(cluster.topics().requests());
    }

    private List<ConsumerRecord<byte[], byte[]>> bulk() {
        return kafka.records(cluster.topics().bulk());
    }

    private static List<Integer> statuses(JsonNode refused) {
        List<Integer> statuses = new ArrayList<>();
        refused.forEach(entry -> statuses.add(entry.get("status").asInt()));
        return statuses;
    }

    @Test
    void acceptedMessageIsPublishedWithDedupeAndTraceHeaders() {
        ReceivedResponse response = submit(message(",\"id\":\"m 1\""), "traceparent", "00-1-2-01", "tracestate", "a=1");
        assertThat(response.status()).isEqualTo(202);
        assertThat(response.header("Location")).isEqualTo("/v1/messages/acme/m%201");
        ConsumerRecord<byte[], byte[]> record = requests().get(0);
        assertThat(RecordText.key(record)).isEqualTo("acme");
        assertThat(RecordText.header(record, HeaderNames.DEDUPE)).isEqualTo("true");
        assertThat(RecordText.header(record, "traceparent")).isEqualTo("00-1-2-01");
        assertThat(RecordText.header(record, "tracestate")).isEqualTo("a=1");
    }

    @Test
    void messageWithoutIdGetsGeneratedIdAndIsNotDeduplicated() {
        String first = submit(HELLO).body().get("id").asText();
        assertThat(submit(HELLO).body().get("id").asText()).isNotEqualTo(first).isNotBlank();
        assertThat(requests())
                .hasSize(2)
                .allSatisfy(record -> assertThat(record.headers().lastHeader(HeaderNames.DEDUPE))
                        .isNull());
    }

    @Test
    void idempotencyKeyWithOrWithoutQuotesBecomesTheMessageId() {
        assertThat(submit(HELLO, "Idempotency-Key", "\"k 1\"").body().get("id").asText())
                .isEqualTo("k 1");
        assertThat(submit(message(",\"id\":\"k 1\""), "Idempotency-Key", "k 1").status())
                .isEqualTo(202);
        assertThat(requests())
                .hasSize(2)
                .allSatisfy(record -> assertThat(RecordText.header(record, HeaderNames.DEDUPE))
                        .isEqualTo("true"));
        ReceivedResponse differing = submit(message(",\"id\":\"other\""), "Idempotency-Key", "k 1");
        assertThat(differing.status()).isEqualTo(400);
        assertThat(differing.detail()).contains("Idempotency-Key header differ");
    }

    @Test
    void everyMessageOfAnArrayHasItsOwnResult() {
        ReceivedResponse response = submit(
                array(
                        HELLO,
                        "17",
                        message(",\"channel\":\"nowhere\""),
                        message(",\"id\":\"own\""),
                        "{\"customer\":\"acme\",\"color\":1,\"body\":\"x\"}"),
                "Idempotency-Key",
                "batch");
        assertThat(response.status()).isEqualTo(202);
        assertThat(response.body().at("/accepted/0/id").asText()).isEqualTo("batch/0");
        assertThat(response.body().at("/accepted/1/id").asText()).isEqualTo("own");
        assertThat(response.body().at("/accepted/1/index").asInt()).isEqualTo(3);
        assertThat(statuses(response.body().get("refused"))).containsExactly(400, 404, 400);
        assertThat(response.body().at("/refused/2/errors")).hasSize(2);
        assertThat(bulk()).hasSize(2);
        assertThat(requests()).isEmpty();
    }

    @Test
    void arrayWithoutAcceptedMessageIsRefusedWithTheCommonStatusOfItsMessages() {
        String unknown = message(",\"channel\":\"nowhere\"");
        assertThat(submit(array(unknown, unknown)).status()).isEqualTo(404);
        ReceivedResponse mixed = submit(array("{}", unknown));
        assertThat(mixed.status()).isEqualTo(400);
        assertThat(statuses(mixed.body().get("errors"))).containsExactly(400, 400, 400, 404);
        assertThat(mixed.body().at("/errors/3/index").asInt()).isEqualTo(1);
    }

    @Test
    void arrayMayHaveOneToThousandMessages() {
        assertThat(submit("[]").status()).isEqualTo(400);
        assertThat(submit("[" + "1,".repeat(MessageRoutes.MAX_ENTRIES) + "1]").detail())
                .isEqualTo("an array must have 1 to 1,000 messages, not 1001");
        String thousand = IntStream.range(0, MessageRoutes.MAX_ENTRIES)
                .mapToObj(i -> HELLO)
                .collect(Collectors.joining(",", "[", "]"));
        assertThat(submit(thousand).body().get("accepted")).hasSize(MessageRoutes.MAX_ENTRIES);
    }

    @Test
    void refusalOfMessageListsEveryInvalidField() {
        ReceivedResponse response = submit("{\"recipient\":\"\",\"cost\":0,\"notBefore\":\"soon\",\"priority\":7}");
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body().get("errors"))
                .extracting(error -> error.get("detail").asText().replaceAll("\\W.*", ""))
                .containsExactlyInAnyOrder("customer", "recipient", "body", "cost", "notBefore", "priority");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "true",
                "\"text\"",
                "1e999999999",
                "[[]]",
                "{\"customer\":{}}",
                "{\"customer\":\"\\ud800\",\"recipient\":\"x\",\"body\":\"x\"}",
                "{\"customer\":\"a\",\"customer\":\"a\",\"recipient\":\"x\",\"body\":\"x\"}",
                "{\"customer\":\"a\",\"recipient\":[],\"body\":\"x\"}",
                "{\"customer\":\"a\",\"recipient\":\"x\",\"body\":\"x\",\"cost\":1e400}",
                "{\"customer\":\"a\",\"recipient\":\"x\",\"body\":\"x\",\"cost\":99999999999999999999}",
                "{\"customer\":\"a\",\"recipient\":\"x\",\"body\":\"x\",\"expiresAt\":99999999999999999999}",
                "{\"customer\":\"a\",\"recipient\":\"x\",\"body\":\"x\",\"notBefore\":\"+1000000000-01-01T00:00:00Z\"}",
                "{\"customer\":\"a\",\"recipient\":\"x\",\"body\":\"x\",\"attributes\":{\"a\":1}}",
                "{\"customer\":\"a\",\"recipient\":\"x\",\"body\":\"x\",\"attributes\":[]}",
                "{} {}",
                "\uFEFF{}"
            })
    void messageWithFieldOfWrongTypeOrValueIsRefused(String body) {
        assertThat(submit(body).status()).isEqualTo(400);
        assertThat(requests()).isEmpty();
    }

    @Test
    void messageWithOversizedFieldIsRefusedWithAShortProblem() {
        List<String> oversized = List.of(
                "[".repeat(500_000),
                "{\"a\":".repeat(100_000),
                "9".repeat(900_000),
                HELLO.replace("acme", "x".repeat(256)),
                message(",\"" + "x".repeat(100_000) + "\":1"),
                message(",\"id\":\"" + "ü".repeat(128) + "\""),
                message(",\"attributes\":"
                        + IntStream.range(0, 101)
                                .mapToObj(i -> "\"a" + i + "\":\"\"")
                                .collect(Collectors.joining(",", "{", "}"))));
        for (String body : oversized) {
            ReceivedResponse response = submit(body);
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.raw().body()).hasSizeLessThan(2_000);
        }
    }

    @Test
    void oversizedMessagesAreRefused() {
        assertThat(submit(HELLO.replace("Hello", "x".repeat(900_000))).detail())
                .matches("the request is 900,\\d+ bytes; the maximum is 900,000");
        assertThat(submit("x".repeat(1_100_000)).status()).isEqualTo(413);
        assertThat(submit(HELLO, "Content-Type", "text/plain").status()).isEqualTo(415);
    }

    @Test
    void messageIsRefusedIfItsChannelIsUnknownOrItsCustomerOrSenderIsBlocked() {
        ReceivedResponse unknown = submit(message(",\"channel\":\"nowhere\""));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.detail()).isEqualTo("there is no channel nowhere");
        setLimit(LimitKey.customer("email", "acme"), Limit.newBuilder().setBlocked(true));
        assertThat(submit(message(",\"channel\":\"email\"")).detail())
                .isEqualTo("the customer is blocked on the channel email");
        setLimit(LimitKey.sender("default", "news"), Limit.newBuilder().setBlocked(true));
        assertThat(submit(message(",\"sender\":\"news\"")).status()).isEqualTo(403);
        assertThat(submit(message(",\"sender\":\"other\"")).status()).isEqualTo(202);
    }

    @Test
    void apiKeyOfCustomerDeterminesTheCustomerOfTheMessage() {
        String anonymous = "{\"recipient\":\"a@b.c\",\"body\":\"x\"}";
        String other = HELLO.replace("acme", "bolt");
        ReceivedResponse own = send(ACME, "POST", "/v1/messages", anonymous);
        assertThat(own.status()).isEqualTo(202);
        assertThat(own.body().get("customer").asText()).isEqualTo("acme");
        assertThat(send(ACME, "POST", "/v1/messages", other).status()).isEqualTo(403);
        assertThat(submit(other).status()).isEqualTo(202);
        assertThat(submit(anonymous).detail()).startsWith("customer");
        ReceivedResponse mixed = send(ACME, "POST", "/v1/messages", array(other, anonymous));
        assertThat(statuses(mixed.body().get("refused"))).containsExactly(403);
        assertThat(mixed.body().at("/accepted/0/index").asInt()).isEqualTo(1);
    }

    @Test
    void expiredMessageIsRefusedWhetherSubmittedAloneOrInAnArray() {
        long now = System.currentTimeMillis();
        String past = message(",\"expiresAt\":" + (now - 1));
        String crossed = message(",\"notBefore\":" + (now + 2 * MINUTE) + ",\"expiresAt\":" + (now + MINUTE));
        ReceivedResponse late = submit(past);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.body().get("earliest").asLong()).isBetween(now, System.currentTimeMillis());
        assertThat(submit(crossed).status()).isEqualTo(400);
        ReceivedResponse mixed = submit(array(past, crossed, HELLO));
        assertThat(statuses(mixed.body().get("refused"))).containsExactly(409, 400);
        assertThat(mixed.body().at("/accepted/0").has("expectedAt")).isFalse();
        assertThat(submit(array(past)).status()).isEqualTo(409);
    }

    @Test
    void releaseOfMessageThatNoRateLimitsIsExpectedNowOrAtItsNotBefore() {
        long now = System.currentTimeMillis();
        assertThat(submit(HELLO).body().get("expectedAt").asLong()).isBetween(now, System.currentTimeMillis());
        assertThat(submit(message(",\"notBefore\":" + (now + MINUTE)))
                        .body()
                        .get("expectedAt")
                        .asLong())
                .isEqualTo(now + MINUTE);
        setLimit(LimitKey.sender("default", "news"), Limit.newBuilder().setPaused(true));
        assertThat(submit(message(",\"sender\":\"news\"")).body().has("expectedAt"))
                .isFalse();
        assertThat(pipeline.queries()).isEmpty();
    }

    private void setEstimate(long nextOffset, long earliest, boolean repeated) {
        pipeline.setRows(
                InspectionApi.RELEASE_ESTIMATE,
                List.of(new ReleaseEstimateJson(nextOffset, 0, 5_000L, 7_000L, earliest, "SENDER_RATE", 3, repeated)));
    }

    @Test
    void pipelineEstimatesTheReleaseOfLimitedMessage() {
        setEstimate(0, 0, false);
        assertThat(submit(limitedMessage("")).body().get("expectedAt").asLong()).isEqualTo(5_000);
        setEstimate(2, 0, false);
        assertThat(submit(limitedMessage("")).body().get("expectedAt").asLong()).isEqualTo(7_000);
        setEstimate(0, 0, false);
        assertThat(submit(limitedMessage("")).body().has("expectedAt")).isFalse();
        assertThat(pipeline.queries())
                .hasSize(3)
                .allMatch(query -> query.contains("channel=sms&customer=acme&sender=%2B15550100"));
    }

    @Test
    void messageThatWouldExpireBeforeItsReleaseIsRefused() {
        long expiresAt = System.currentTimeMillis() + MINUTE;
        String expiring = limitedMessage(",\"id\":\"once\",\"expiresAt\":" + expiresAt);
        setEstimate(0, expiresAt, false);
        ReceivedResponse late = submit(expiring);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.detail()).contains("the sender's rate", "with 3 messages ahead of it");
        assertThat(late.body().get("earliest").asLong()).isEqualTo(expiresAt);
        assertThat(requests()).isEmpty();
        setEstimate(0, expiresAt, true);
        assertThat(submit(expiring).status()).isEqualTo(202);
        setEstimate(0, expiresAt - 1, false);
        assertThat(submit(expiring).status()).isEqualTo(202);
    }

    @Test
    void messageIsAcceptedIfThePipelineDoesNotAnswer() {
        pipeline.setStatus(503);
        ReceivedResponse response = submit(limitedMessage(",\"expiresAt\":" + (System.currentTimeMillis() + MINUTE)));
        assertThat(response.status()).isEqualTo(202);
        assertThat(response.body().has("expectedAt")).isFalse();
    }

    private void setIntakeRates(String customer, String rates) {
        setLimit(
                LimitKey.customer(LimitKey.INTAKE, customer), Limit.newBuilder().setRates(RateText.parseAll(rates)));
    }

    @Test
    void throttledMessageIsNotPublishedAndRefusedWithRateLimitHeaders() {
        String fast = HELLO.replace("acme", "fast");
        setIntakeRates("fast", "6/min burst 3");
        IntStream.range(0, 3).forEach(i -> assertThat(submit(fast).status()).isEqualTo(202));
        ReceivedResponse refused = submit(fast);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isIn("9", "10");
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"minute\";q=6;w=60");
        assertThat(refused.header("RateLimit")).startsWith("\"minute\";r=0;t=");
        assertThat(refused.detail()).contains("6 per minute");
        assertThat(requests()).hasSize(1);
        assertThat(bulk()).hasSize(2); // the last two messages exceed the rate if its burst is not counted
        assertThat(submission.counters.customerCounts())
                .filteredOn(count -> count.customer().equals("fast"))
                .containsExactly(new IntakeCounters.CustomerCount("fast", 3, 0, 1, 0));
    }

    @Test
    void messagesOfAnArrayBeyondTheIntakeRateAreRefused() {
        String entry = HELLO.replace("acme", "many");
        setIntakeRates("many", "1/min burst 3");
        ReceivedResponse some = submit(array(entry, entry, entry, entry, entry));
        assertThat(some.status()).isEqualTo(202);
        assertThat(some.body().get("accepted")).hasSize(3);
        assertThat(statuses(some.body().get("refused"))).containsExactly(429, 429);
        ReceivedResponse none = submit(array(entry, entry));
        assertThat(none.status()).isEqualTo(429);
        assertThat(none.header("Retry-After")).isEqualTo("60");
    }

    @Test
    void messageThatKafkaDoesNotStoreIsRefusedWithStatus503Or413() {
        kafka.failWrites(new TimeoutException());
        ReceivedResponse one = submit(HELLO);
        assertThat(one.status()).isEqualTo(503);
        assertThat(one.header("Retry-After")).isEqualTo("1");
        ReceivedResponse all = submit(array(HELLO, HELLO));
        assertThat(all.status()).isEqualTo(503);
        assertThat(all.header("Retry-After")).isEqualTo("1");
        assertThat(all.body().get("errors")).hasSize(2);
        assertThat(delete("/v1/messages/acme/m-1").status()).isEqualTo(503);
        kafka.failWrites(new RecordTooLargeException());
        assertThat(submit(HELLO).status()).isEqualTo(413);
    }

    @Test
    void cancellationRecordStatesTheOriginAndTheReasonOfTheCancellation() throws UnreadableRecordException {
        assertThat(delete("/v1/messages/acme/m%2F1?why=wrong%20list").status()).isEqualTo(202);
        ReceivedResponse own = send(ACME, "DELETE", "/v1/messages/acme/m-2", "");
        assertThat(own.body().get("id").asText()).isEqualTo("m-2");
        assertThat(send(ACME, "DELETE", "/v1/messages/bolt/m-2", "").status()).isEqualTo(403);
        List<ConsumerRecord<byte[], byte[]>> records =
                kafka.records(cluster.topics().cancellations());
        assertThat(records).hasSize(2);
        Cancellation byOperator = cancellation(records.get(0));
        assertThat(byOperator.getWhat()).isEqualTo(CancelledBy.ID);
        assertThat(byOperator.getValue()).isEqualTo("m/1");
        assertThat(byOperator.getBy()).isEqualTo("gateway");
        assertThat(byOperator.getWhy()).isEqualTo("wrong list");
        assertThat(cancellation(records.get(1)).getBy()).isEqualTo("customer");
        assertThat(RecordText.text(records.get(1).key())).isEqualTo("acme");
    }

    private Cancellation cancellation(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
        return cluster.encodings().reader(Cancellation.class).read(record.value());
    }

    @Test
    void bodyThatIsNotJsonCountsAsInvalidMessageOfTheOwnerOfTheApiKey() {
        long before = invalid("acme");
        send(ACME, "POST", "/v1/messages", "{");
        submit("{");
        assertThat(invalid("acme")).isEqualTo(before + 1);
    }

    private long invalid(String customer) {
        return submission.counters.customerCounts().stream()
                .filter(count -> count.customer().equals(customer))
                .mapToLong(IntakeCounters.CustomerCount::invalid)
                .sum();
    }
}

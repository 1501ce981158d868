package fairlane.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallTest {
    private static final Caller ACME = new Caller("acme");

    private static Call call(Caller caller, Map<String, String> path, String query, String body) {
        return new Call(caller, path, query, name -> null, body.getBytes(UTF_8), task -> {
            throw new AssertionError("a test called the executor for blocking tasks");
        });
    }

    private static Call query(String query) {
        return call(Caller.OPERATOR, Map.of(), query, "");
    }

    private static Call path(String encoded) {
        return call(Caller.OPERATOR, Map.of("id", encoded), "", "");
    }

    private static void assertRefused(int status, String detail, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().status()).isEqualTo(status);
            assertThat(e.problem().detail()).contains(detail);
        });
    }

    @Test
    void pathAndQueryParametersAreDecodedOnce() {
        assertThat(path("a%2Fb+c").pathParameter("id")).isEqualTo("a/b+c");
        assertThat(query("customer=a%26b+c&count=1").queryParameter("customer")).isEqualTo("a&b c");
        assertThat(query("").queryParameter("customer")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%FF", "%", "%C3"})
    void callWithInvalidPercentEncodingIsRefused(String encoded) {
        assertRefused(400, "not percent-encoded UTF-8", () -> path(encoded));
        assertRefused(400, "not percent-encoded UTF-8", () -> query("customer=" + encoded));
    }

    @Test
    void onlyUnencodedAsteriskInPathIsAWildcard() {
        assertThat(path("*").isWildcard("id")).isTrue();
        assertThat(path("%2A").isWildcard("id")).isFalse();
        assertThat(path("%2A").pathParameter("id")).isEqualTo("*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "01", "-1", "11", "1.5", "", "ten", "99999999999999999999"})
    void queryParameterOutsideItsNumericRangeIsRefused(String text) {
        assertRefused(
                400,
                "count must be a whole number from 1 to 10",
                () -> query("count=" + text).intParameter("count", 5, 10));
    }

    @Test
    void absentNumberParameterHasItsDefaultValue() {
        assertThat(query("").intParameter("count", 5, 10)).isEqualTo(5);
        assertThat(query("count=10").intParameter("count", 5, 10)).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "8", "x", "9999999999999999999"})
    void pathParameterOutsideItsNumericRangeIsRefused(String text) {
        assertRefused(
                400, "id must be a whole number from 0 to 7", () -> path(text).pathNumber("id", 7));
        assertThat(path("7").pathNumber("id", 7)).isEqualTo(7);
    }

    @Test
    void booleanParameterMustBeTrueOrFalse() {
        assertThat(query("").booleanParameter("plan")).isFalse();
        assertThat(query("plan=false").booleanParameter("plan")).isFalse();
        assertThat(query("plan=true").booleanParameter("plan")).isTrue();
        assertRefused(400, "plan must be true or false", () -> query("plan").booleanParameter("plan"));
        assertRefused(
                400, "plan must be true or false", () -> query("plan=TRUE").booleanParameter("plan"));
    }

    @ParameterizedTest
    @CsvSource({
        "wait=5,     wait: \"5\" is not a duration",
        "wait=5+min, wait: \"5 min\" is not a duration",
        "wait=61s,   'wait must be from 1s to 1m, not 61s'",
        "wait=0s,    'wait must be from 1s to 1m, not 0s'"
    })
    void invalidDurationParameterIsRefused(String query, String detail) {
        assertRefused(
                400,
                detail,
                () -> query(query).durationParameter("wait", "2s", Duration.ofSeconds(1), Duration.ofMinutes(1)));
    }

    @Test
    void durationParameterIsParsedInTheNotationOfTheConfiguration() {
        Duration min = Duration.ZERO;
        Duration max = Duration.ofHours(1);
        assertThat(query("").durationParameter("wait", "2s", min, max)).isEqualTo(Duration.ofSeconds(2));
        assertThat(query("wait=1h").durationParameter("wait", "2s", min, max)).isEqualTo(max);
        assertThat(query("wait=10ms").durationParameter("wait", "2s", min, max)).isEqualTo(Duration.ofMillis(10));
    }

    @ParameterizedTest
    @CsvSource({
        "2030-01-31T08:00:00Z,          2030-01-31T08:00:00Z",
        "2030-01-31T08:00:00%2B01:00,   2030-01-31T07:00:00Z",
        "1000,                          1970-01-01T00:00:01Z"
    })
    void timeParameterMayBeIso8601OrEpochMilliseconds(String text, Instant time) {
        assertThat(query("since=" + text).timeParameter("since")).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2030-01-31", "2030-01-31T08:00:00", "-1", "1000000000000000"})
    void timeParameterInAnotherFormatIsRefused(String text) {
        assertRefused(
                400,
                "since must be a time in ISO 8601",
                () -> query("since=" + text).timeParameter("since"));
        assertThat(query("").timeParameter("since")).isNull();
    }

    @Test
    void callWithCustomerKeyIsRestrictedToThatCustomer() {
        assertThat(call(ACME, Map.of(), "", "").customerParameter()).isEqualTo("acme");
        assertThat(call(ACME, Map.of(), "customer=acme", "").customerParameter())
                .isEqualTo("acme");
        assertRefused(
                403,
                "belongs to another customer",
                () -> call(ACME, Map.of(), "customer=bolt", "").customerParameter());
        assertThat(query("").customerParameter()).isNull();
        assertThat(query("customer=bolt").customerParameter()).isEqualTo("bolt");
    }

    @Test
    void callThatRequiresAnOperatorIsRefusedForOtherCallers() {
        query("").requireOperator();
        assertRefused(
                403, "operator's API key", () -> call(ACME, Map.of(), "", "").requireOperator());
        assertRefused(
                403,
                "operator's API key",
                () -> call(Caller.ANONYMOUS, Map.of(), "", "").requireOperator());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''          | the body is not",
                "[]          | the body is not a JSON object",
                "null        | the body is not a JSON object",
                "{           | the body is not JSON",
                "{} {}       | the body is not JSON",
                "{'a':1,'a'} | the body is not JSON"
            })
    void bodyThatIsNotAJsonObjectIsRefused(String body, String detail) {
        Call call = call(Caller.OPERATOR, Map.of(), "", body.replace('\'', '"'));
        assertRefused(400, detail, call::jsonObject);
    }

    @Test
    void bodyThatIsAJsonObjectIsParsed() {
        assertThat(call(Caller.OPERATOR, Map.of(), "", "{\"a\":1}")
                        .jsonObject()
                        .get("a")
                        .asInt())
                .isEqualTo(1);
    }
}

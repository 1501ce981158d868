package fairlane.wire;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.schema.Priority;
import fairlane.schema.SendRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestJsonTest {
    private static final String MINIMAL_FIELDS = "\"customer\":\"acme\",\"recipient\":\"anna\",\"body\":\"hi\"";

    private final RequestJson json = new RequestJson(() -> "generated-id");

    @Test
    void requestNeedsOnlyCustomerRecipientAndBody() {
        RequestJson.ParsedRequest parsed = parseValid("{" + MINIMAL_FIELDS + "}");
        SendRequest request = parsed.request();
        assertThat(parsed.customer()).isEqualTo("acme");
        assertThat(request.getId()).isEqualTo("generated-id");
        assertThat(request.getChannel()).isEqualTo("default");
        assertThat(request.getSender()).isNull();
        assertThat(request.getRecipient()).isEqualTo("anna");
        assertThat(body(request)).isEqualTo("hi");
        assertThat(request.getContentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(request.getAttributes()).isEmpty();
        assertThat(request.getPriority()).isEqualTo(Priority.NORMAL);
        assertThat(request.getCost()).isNull();
        assertThat(request.getNotBefore()).isNull();
        assertThat(request.getExpiresAt()).isNull();
    }

    @Test
    void requestParserReadsEveryField() {
        SendRequest request = parseValid("""
            {"customer":"acme","id":"7","channel":"sms","sender":"+1","recipient":"+2","body":"ü","contentType":"text/x",
             "attributes":{"a":"1","b":"2"},"priority":"high","cost":1000,
             "notBefore":"2030-01-31T09:00:00+01:00","expiresAt":1900000000000}\
            """).request();
        assertThat(request.getId()).isEqualTo("7");
        assertThat(request.getChannel()).isEqualTo("sms");
        assertThat(request.getSender()).isEqualTo("+1");
        assertThat(body(request)).isEqualTo("ü");
        assertThat(request.getContentType()).isEqualTo("text/x");
        assertThat(request.getAttributes()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(request.getPriority()).isEqualTo(Priority.HIGH);
        assertThat(request.getCost()).isEqualTo(1000);
        assertThat(request.getNotBefore()).isEqualTo(Instant.parse("2030-01-31T08:00:00Z"));
        assertThat(request.getExpiresAt()).isEqualTo(Instant.ofEpochMilli(1_900_000_000_000L));
    }

    @Test
    void requestBodyMayBeAnyJson() {
        SendRequest request = parseValid(
                        "{\"customer\":\"a\",\"recipient\":\"b\",\"body\":{\"n\":1.10,\"l\":[true,null]}}")
                .request();
        assertThat(body(request)).isEqualTo("{\"n\":1.10,\"l\":[true,null]}");
        assertThat(request.getContentType()).isEqualTo("application/json");
        SendRequest typed = parseValid(
                        "{\"customer\":\"a\",\"recipient\":\"b\",\"body\":[1],\"contentType\":\"application/x\"}")
                .request();
        assertThat(typed.getContentType()).isEqualTo("application/x");
    }

    @Test
    void nullFieldOfRequestCountsAsAbsent() {
        assertThat(parseValid("{" + MINIMAL_FIELDS + ",\"cost\":null,\"sender\":null,\"id\":null}")
                        .request()
                        .getId())
                .isEqualTo("generated-id");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "cost":0               | cost must be a whole number from 1 to 1000, not 0
        "cost":1001            | cost must be a whole number from 1 to 1000, not 1001
        "cost":1.5             | cost must be a whole number from 1 to 1000, not 1.5
        "cost":"1"             | cost must be a whole number from 1 to 1000, not "1"
        "cost":99999999999     | cost must be a whole number from 1 to 1000, not 99999999999
        "channel":"a b"        | channel must be 1 to 80 letters, digits, dots, underscores and hyphens, not a b
        "channel":5            | channel must be a non-empty string, not 5
        "sender":""            | sender must be a non-empty string, not ""
        "priority":"URGENT"    | priority must be HIGH, NORMAL or BULK, not "URGENT"
        "attributes":[1]       | attributes must be an object of strings, not [1]
        "attributes":{"a":1}   | attributes.a must be a string, not 1
        "notBefore":"tomorrow" | notBefore must be a time in ISO 8601 with a zone, such as 2030-01-31T08:00:00Z, or in milliseconds since 1970, not "tomorrow"
        "notBefore":1700000000 | notBefore must be a time in ISO 8601 with a zone, such as 2030-01-31T08:00:00Z, or in milliseconds since 1970, not 1700000000
        "expiresAt":"+999999999-01-01T00:00:00Z" | expiresAt must be a time in ISO 8601 with a zone, such as 2030-01-31T08:00:00Z, or in milliseconds since 1970, not "+999999999-01-01T00:00:00Z"
        "expiresAt":true       | expiresAt must be a time in ISO 8601 with a zone, such as 2030-01-31T08:00:00Z, or in milliseconds since 1970, not true
        "id":"\\ud800"         | id contains half a character (a lone surrogate)
        """)
    void requestParserReportsInvalidFieldWithDescription(String field, String fault) {
        assertThat(parseFaults("{" + MINIMAL_FIELDS + "," + field + "}")).containsExactly(fault);
    }

    @Test
    void requestParserReportsEveryFault() {
        assertThat(parseFaults("{\"customer\":7,\"recipent\":\"x\",\"cost\":0}"))
                .containsExactly(
                        "unknown field recipent; the fields are customer, id, channel, sender, recipient, body,"
                                + " contentType, attributes, priority, cost, notBefore, expiresAt",
                        "customer must be a non-empty string, not 7",
                        "recipient is missing",
                        "body is missing",
                        "cost must be a whole number from 1 to 1000, not 0");
    }

    @Test
    void requestParserRefusesCustomerOfMoreThan255BytesOfUtf8() {
        String fits = "ü".repeat(127) + "x";
        assertThat(parseValid("{\"customer\":\"" + fits + "\",\"recipient\":\"b\",\"body\":\"\"}")
                        .customer())
                .isEqualTo(fits);
        assertThat(parseFaults("{\"customer\":\"" + fits + "x\",\"recipient\":\"b\",\"body\":\"\"}"))
                .containsExactly("customer is 256 bytes of UTF-8; the maximum is 255");
    }

    @Test
    void parserRefusesRequestWhoseExpiresAtIsNotAfterNotBefore() {
        assertThat(parseFaults("{" + MINIMAL_FIELDS + ",\"notBefore\":1900000000000,\"expiresAt\":1900000000000}"))
                .containsExactly("expiresAt is not after notBefore, so that the message could never be sent");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        nope          | not JSON
        {"a":1} 2     | not JSON
        {"a":1,"a":2} | not JSON: Duplicate field 'a'
        {"a":         | not JSON
        [1]           | not a JSON object
        ''            | not a JSON object
        """)
    void requestParserRefusesTextThatIsNoJsonObject(String text, String fault) {
        assertThat(parseFaults(text))
                .singleElement()
                .asString()
                .startsWith(fault)
                .hasLineCount(1);
    }

    @Test
    void requestParserRefusesInvalidUtf8() {
        byte[] bytes = ("{" + MINIMAL_FIELDS + "}").getBytes(StandardCharsets.UTF_8);
        bytes[14] = (byte) 0xff;
        assertThat(json.parse(bytes)).isInstanceOf(RequestJson.InvalidRequest.class);
    }

    @Test
    void requestOfMoreThan900000BytesIsTooLarge() {
        assertThat(RequestJson.sizeFault(900_000)).isEmpty();
        assertThat(RequestJson.sizeFault(900_001)).contains("the request is 900,001 bytes; the maximum is 900,000");
    }

    private RequestJson.ParsedRequest parseValid(String text) {
        RequestJson.RequestParseResult result = json.parse(text.getBytes(StandardCharsets.UTF_8));
        assertThat(result).isInstanceOf(RequestJson.ParsedRequest.class);
        return (RequestJson.ParsedRequest) result;
    }

    private List<String> parseFaults(String text) {
        RequestJson.RequestParseResult result = json.parse(text.getBytes(StandardCharsets.UTF_8));
        assertThat(result).isInstanceOf(RequestJson.InvalidRequest.class);
        return ((RequestJson.InvalidRequest) result).faults();
    }

    private static String body(SendRequest request) {
        return StandardCharsets.UTF_8.decode(request.getBody().duplicate()).toString();
    }
}

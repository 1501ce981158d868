package fairlane.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.topics.Alerts;
import fairlane.gateway.http.Routes;
import fairlane.schema.Alert;
import fairlane.schema.AlertAction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertRoutesTest extends RoutesFixture {
    @Override
    Routes routes() {
        return new AlertRoutes(cluster);
    }

    @BeforeEach
    void raiseAlerts() {
        raise("acme", 10);
        raise("bolt", 20);
        raise("acme", 30);
    }

    private void raise(String customer, long at) {
        kafka.setTime(at);
        new Alerts(cluster)
                .raise(
                        customer,
                        Alert.newBuilder()
                                .setAt(Instant.ofEpochMilli(at))
                                .setChannel("sms")
                                .setSender("news")
                                .setRule("same-body")
                                .setAction(AlertAction.BLOCK)
                                .setSentence("one body went to 250 recipients")
                                .setFigures(Map.of("recipients", 250.0))
                                .setLimitKeys(List.of("sms/sender/news"))
                                .build());
    }

    @ParameterizedTest
    @CsvSource({
        "'',                             3",
        "?customer=acme,                 2",
        "?since=20,                      2",
        "?since=1970-01-01T00:00:00.030Z,1",
        "?count=1,                       1",
        "?customer=none,                 0"
    })
    void alertListContainsAlertsThatMatchTheQuery(String query, int count) {
        assertThat(get("/v1/alerts" + query).body().get("alerts")).hasSize(count);
    }

    @Test
    void responseContainsAllFieldsOfAlert() {
        assertThat(get("/v1/alerts?customer=bolt").body().at("/alerts/0").toString())
                .isEqualTo("{\"at\":20,\"customer\":\"bolt\",\"channel\":\"sms\",\"sender\":\"news\","
                        + "\"rule\":\"same-body\",\"action\":\"BLOCK\","
                        + "\"sentence\":\"one body went to 250 recipients\",\"figures\":{\"recipients\":250.0},"
                        + "\"limitKeys\":[\"sms/sender/news\"]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?since=yesterday", "?count=0", "?count=1001"})
    void alertListRefusesInvalidQuery(String query) {
        assertThat(get("/v1/alerts" + query).status()).isEqualTo(400);
    }

    @Test
    void onlyOperatorsMayListAlerts() {
        assertThat(send(ACME, "GET", "/v1/alerts?customer=acme", "").status()).isEqualTo(403);
    }
}

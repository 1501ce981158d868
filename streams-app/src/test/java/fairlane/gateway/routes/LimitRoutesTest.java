package fairlane.gateway.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import fairlane.gateway.ReceivedResponse;
import fairlane.gateway.http.Routes;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitRoutesTest extends RoutesFixture {
    private static final String ACME_LIMIT = "/v1/limits/email/customer/acme";

    @Override
    Routes routes() {
        return new LimitRoutes(cluster, policies);
    }

    private ReceivedResponse patch(String path, String body, String... headers) {
        return send("PATCH", path, body, headers);
    }

    @Test
    void firstPatchCreatesLimitAndSecondPatchIsMergedIntoIt() {
        ReceivedResponse created = patch(ACME_LIMIT, "{\"weight\":3,\"rates\":[\"10/s\"],\"maxQueued\":9}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body().toString())
                .isEqualTo("{\"key\":\"email/customer/acme\",\"rates\":[\"10/s\"],\"weight\":3,\"maxQueued\":9}");
        ReceivedResponse merged = patch(
                ACME_LIMIT,
                "{\"weight\":null,\"paused\":true,\"blocked\":false}",
                "Content-Type",
                "application/merge-patch+json");
        assertThat(merged.status()).isEqualTo(200);
        assertThat(merged.body().has("weight")).isFalse();
        assertThat(merged.body().get("rates").get(0).asText()).isEqualTo("10/s");
        assertThat(merged.body().get("paused").asBoolean()).isTrue();
        assertThat(get(ACME_LIMIT).body()).isEqualTo(merged.body());
    }

    @Test
    void patchThatUnsetsTheLastFieldRemovesTheLimit() {
        patch(ACME_LIMIT, "{\"weight\":3}");
        assertThat(patch(ACME_LIMIT, "{\"weight\":null}").body().toString())
                .isEqualTo("{\"key\":\"email/customer/acme\"}");
        assertThat(get(ACME_LIMIT).status()).isEqualTo(404);
        assertThat(patch(ACME_LIMIT, "{}").status()).isEqualTo(200);
    }

    @Test
    void patchAcceptsEmptyRatesAndRatesAsText() {
        assertThat(patch(ACME_LIMIT, "{\"rates\":[]}").body().get("rates")).isEmpty();
        assertThat(patch(ACME_LIMIT, "{\"rates\":\"5/s, 9/min\"}").body().get("rates"))
                .hasSize(2);
    }

    @Test
    void refusalOfPatchListsEveryFaultOfTheLimit() {
        ReceivedResponse wrong = patch(
                ACME_LIMIT,
                "{\"weight\":-1,\"rates\":[\"1 per s\"],\"blocked\":\"maybe\",\"maxQueued\":{},\"color\":1}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body().get("errors"))
                .extracting(error -> error.get("detail").asText())
                .anyMatch(fault -> fault.startsWith("unknown field color"))
                .anyMatch(fault -> fault.startsWith("rates: "))
                .contains(
                        "weight: write a whole number of at least 0",
                        "blocked: write true or false",
                        "maxQueued must not be an object");
        assertThat(get(ACME_LIMIT).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"weight\":0}", "{\"weight\":99999999999}"})
    void invalidPatchOfLimitIsRefused(String body) {
        assertThat(patch(ACME_LIMIT, body).status()).isEqualTo(400);
    }

    @Test
    void limitOfSenderCannotHaveWeight() {
        assertThat(patch("/v1/limits/email/sender/news", "{\"weight\":2}").status())
                .isEqualTo(400);
        assertThat(patch("/v1/limits/email/SENDER/news", "{\"paused\":true}")
                        .body()
                        .get("key")
                        .asText())
                .isEqualTo("email/sender/news");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/limits/intake/sender/x,    the path of a limit is",
        "/v1/limits/email/channel/x,    the path of a limit is",
        "/v1/limits/nowhere/customer/x, there is no channel nowhere",
        "/v1/limits/email/customer/x,   there is no limit email/customer/x"
    })
    void unknownLimitIsNotFound(String path, String detail) {
        ReceivedResponse response = get(path);
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.detail()).startsWith(detail);
        assertThat(delete(path).status()).isEqualTo(404);
    }

    @Test
    void unencodedAsteriskInPathStandsForAllCustomers() {
        patch("/v1/limits/email/customer/*", "{\"weight\":2}");
        patch("/v1/limits/email/customer/%2A", "{\"weight\":3}");
        patch("/v1/limits/email/customer/a%2Fb", "{\"weight\":4}");
        patch("/v1/limits/intake/customer/*", "{\"rates\":\"1/s\"}");
        assertThat(get("/v1/limits").body().get("limits"))
                .extracting(limit -> limit.get("key").asText())
                .containsExactly("email/customer/%2A", "email/customer/*", "email/customer/a%2Fb", "intake/customer/*");
        assertThat(get("/v1/limits?channel=email").body().get("limits")).hasSize(3);
        assertThat(get("/v1/limits/email/customer/%2A").body().get("weight").asInt())
                .isEqualTo(3);
    }

    @Test
    void responseWithEffectiveLimitStatesTheSourceOfEachField() {
        patch("/v1/limits/email/customer/*", "{\"weight\":2}");
        JsonNode body = get(ACME_LIMIT + "?effective=true").body();
        assertThat(body.get("key").asText()).isEqualTo("email/customer/acme");
        assertThat(body.get("effective"))
                .extracting(field ->
                        field.get("field").asText() + " " + field.get("value").asText() + " "
                                + field.get("source").asText())
                .contains("rates unlimited default", "weight 2 limit email/customer/*");
        assertThat(get(ACME_LIMIT + "?effective=1").status()).isEqualTo(400);
    }

    @Test
    void limitIsDeleted() {
        patch(ACME_LIMIT, "{\"weight\":2}");
        assertThat(delete(ACME_LIMIT).status()).isEqualTo(204);
        assertThat(delete(ACME_LIMIT).status()).isEqualTo(404);
    }

    @Test
    void unreadableLimitIsShownAndCannotBePatchedUntilItIsDeleted() {
        kafka.write(
                new ProducerRecord<>(cluster.topics().limits(), "email/customer/acme".getBytes(UTF_8), new byte[] {1}));
        assertThat(get(ACME_LIMIT).body().get("unreadable").asText()).isNotBlank();
        assertThat(patch(ACME_LIMIT, "{\"weight\":2}").status()).isEqualTo(400);
        assertThat(delete(ACME_LIMIT).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({"GET, /v1/limits", "GET, " + ACME_LIMIT, "PATCH, " + ACME_LIMIT, "DELETE, " + ACME_LIMIT})
    void onlyOperatorsMayListAndChangeLimits(String method, String path) {
        assertThat(send(ACME, method, path, "").status()).isEqualTo(403);
    }
}

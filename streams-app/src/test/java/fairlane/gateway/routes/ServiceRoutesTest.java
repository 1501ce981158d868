package fairlane.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.gateway.ReceivedResponse;
import fairlane.gateway.http.Routes;
import fairlane.gateway.intake.IntakeCounters;
import fairlane.ops.Health;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceRoutesTest extends RoutesFixture {
    private final IntakeCounters counters = new IntakeCounters();
    private Health health = Health.healthy();

    @Override
    Routes routes() {
        counters.recordAccepted("acme");
        counters.recordAccepted("bolt");
        return new ServiceRoutes(counters, () -> health);
    }

    @Test
    void openApiContractAndHealthAreServedWithoutApiKey() {
        ReceivedResponse contract = sendAnonymously("GET", "/openapi.yaml");
        assertThat(contract.status()).isEqualTo(200);
        assertThat(contract.header("Content-Type")).isEqualTo("application/yaml");
        assertThat(contract.raw().body()).startsWith("openapi: ");
        assertThat(sendAnonymously("GET", "/health/live").status()).isEqualTo(200);
        assertThat(sendAnonymously("GET", "/health/ready").status()).isEqualTo(200);
    }

    @Test
    void gatewayThatIsNotReadyIsLiveAndStatesTheProblem() {
        health = Health.unhealthy("Kafka has not answered for 12 s");
        ReceivedResponse ready = sendAnonymously("GET", "/health/ready");
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.detail()).isEqualTo("Kafka has not answered for 12 s");
        assertThat(sendAnonymously("GET", "/health/live").status()).isEqualTo(200);
        health = Health.healthy();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer fairlane_wrong", "Basic YTpi", "Bearer ", "Bearer"})
    void callWithoutValidApiKeyIsRefused(String authorization) {
        String[] headers = authorization.isEmpty() ? new String[0] : new String[] {"Authorization", authorization};
        ReceivedResponse refused = sendAnonymously("GET", "/v1/intake", headers);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @Test
    void refusalOfUnauthenticatedCallRevealsNeitherKeysNorRoutes() {
        ReceivedResponse keyWithoutScheme = sendAnonymously("GET", "/v1/intake", "Authorization", ACME.key());
        assertThat(keyWithoutScheme.status()).isEqualTo(401);
        assertThat(keyWithoutScheme.raw().body()).doesNotContain(ACME.key());
        assertThat(sendAnonymously("GET", "/nothing").status()).isEqualTo(401);
        assertThat(get("/nothing").status()).isEqualTo(404);
    }

    @Test
    void customerReceivesOnlyItsOwnIntakeCounts() {
        assertThat(get("/v1/intake").body().get("customers"))
                .extracting(count -> count.get("customer").asText())
                .containsExactly("acme", "bolt");
        ReceivedResponse own = send(ACME, "GET", "/v1/intake", "");
        assertThat(own.body().get("customers")).hasSize(1);
        assertThat(own.body().at("/customers/0/accepted").asInt()).isEqualTo(1);
    }
}

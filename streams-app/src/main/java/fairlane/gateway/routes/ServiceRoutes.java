package fairlane.gateway.routes;

import fairlane.gateway.http.Call;
import fairlane.gateway.http.CallResult;
import fairlane.gateway.http.Problem;
import fairlane.gateway.http.Response;
import fairlane.gateway.http.Router;
import fairlane.gateway.http.Routes;
import fairlane.gateway.intake.IntakeCounters;
import fairlane.http.PlainHealthResponse;
import fairlane.ops.Health;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Serves the OpenAPI contract of the gateway, the health of the gateway, and its counts of accepted and refused
 * messages.
 */
public final class ServiceRoutes implements Routes {
    private final IntakeCounters counters;
    private final Supplier<Health> readiness;

    public ServiceRoutes(IntakeCounters counters, Supplier<Health> readiness) {
        this.readiness = readiness;
        this.counters = counters;
    }

    @Override
    public void addTo(Router router) {
        Response contract = new Response(StatusCodes.OK, Map.of(), "application/yaml", readContract());
        Response healthy = new Response(
                PlainHealthResponse.HEALTHY.statusCode(),
                Map.of(),
                "text/plain",
                PlainHealthResponse.HEALTHY.body().getBytes(StandardCharsets.UTF_8));
        router.getPublic("/openapi.yaml", call -> contract.completed())
                .getPublic("/health/live", call -> healthy.completed())
                .getPublic("/health/ready", call -> readiness(healthy).completed())
                .get("/v1/intake", this::intake);
    }

    private CallResult readiness(Response healthy) {
        return readiness.get().problem().<CallResult>map(Problem::unavailable).orElse(healthy);
    }

    private static byte[] readContract() {
        try (InputStream yaml = Objects.requireNonNull(
                ServiceRoutes.class.getResourceAsStream("/fairlane/gateway/openapi.yaml"),
                "openapi.yaml is missing from the class path")) {
            return yaml.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CompletionStage<CallResult> intake(Call call) {
        List<IntakeCounters.CustomerCount> visible = counters.customerCounts().stream()
                .filter(count -> call.caller().mayActFor(count.customer()))
                .toList();
        return Response.json(StatusCodes.OK, Map.of("customers", visible)).completed();
    }
}

package fairlane.gateway;

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

/** What the gateway tells of itself: its contract, its health, what it has counted. */
final class ServiceRoutes implements Routes {
    private final IntakeCounts counts;
    private final Supplier<Health> readiness;

    ServiceRoutes(IntakeCounts counts, Supplier<Health> readiness) {
        this.readiness = readiness;
        this.counts = counts;
    }

    @Override
    public void addTo(Router router) {
        Answer contract = new Answer(StatusCodes.OK, Map.of(), "application/yaml", contract());
        Answer healthy = new Answer(StatusCodes.OK, Map.of(), "text/plain", "yes\n".getBytes(StandardCharsets.UTF_8));
        router.getForAnyone("/openapi.yaml", call -> contract.now())
                .getForAnyone("/health/live", call -> healthy.now())
                .getForAnyone("/health/ready", call -> ready(healthy).now())
                .get("/v1/intake", this::intake);
    }

    private Reply ready(Answer healthy) {
        return readiness.get().why().<Reply>map(Problem::unavailable).orElse(healthy);
    }

    private static byte[] contract() {
        try (InputStream yaml = Objects.requireNonNull(
                ServiceRoutes.class.getResourceAsStream("openapi.yaml"), "the contract is beside this class")) {
            return yaml.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CompletionStage<Reply> intake(Call call) {
        List<IntakeCounts.Count> mine = counts.all().stream()
                .filter(count -> call.caller().mayActFor(count.customer()))
                .toList();
        return Answer.json(StatusCodes.OK, Map.of("customers", mine)).now();
    }
}

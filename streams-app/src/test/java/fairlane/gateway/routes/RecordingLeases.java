package fairlane.gateway.routes;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fairlane.gateway.leases.CallOrigin;
import fairlane.gateway.leases.LeaseCommand;
import fairlane.gateway.leases.LeaseCommandResult;
import fairlane.gateway.leases.Leases;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A fake of the gateway's leases. It records the calls of its methods, and returns the results that the test has set. */
final class RecordingLeases implements Leases {
    private static final JsonMapper JSON = new JsonMapper();

    final Map<String, Totals> totals = new ConcurrentHashMap<>();
    final Queue<String> calls = new ConcurrentLinkedQueue<>();
    volatile CompletableFuture<ArrayNode> leased = CompletableFuture.completedFuture(JSON.createArrayNode());
    volatile LeaseCommandResult result = new LeaseCommandResult.Accepted(null);

    void reset() {
        totals.clear();
        calls.clear();
        leased = CompletableFuture.completedFuture(JSON.createArrayNode());
        result = new LeaseCommandResult.Accepted(null);
    }

    @Override
    public Optional<Counts> counts(String channel) {
        return Optional.ofNullable(totals.get(channel)).map(total -> new Counts(total.waiting(), total.leased()));
    }

    @Override
    public CompletableFuture<Optional<Totals>> totals(String channel, CallOrigin origin) {
        return CompletableFuture.completedFuture(Optional.ofNullable(totals.get(channel)));
    }

    @Override
    public Optional<CompletionStage<ArrayNode>> lease(
            String channel, int max, Duration duration, Duration wait, CallOrigin origin) {
        calls.add("lease " + channel + " " + max + " " + duration.toMillis() + " " + wait.toMillis()
                + (origin.isForwarded() ? " forwarded" : ""));
        return totals.containsKey(channel) ? Optional.of(leased) : Optional.empty();
    }

    @Override
    public CompletionStage<ArrayNode> execute(List<String> tokens, LeaseCommand command, CallOrigin origin) {
        calls.add(command + " " + tokens);
        ArrayNode results = JSON.createArrayNode();
        tokens.forEach(token -> results.add(result(token)));
        return CompletableFuture.completedFuture(results);
    }

    @Override
    public CompletionStage<LeaseCommandResult> execute(String token, LeaseCommand command, CallOrigin origin) {
        calls.add(command + " " + token);
        return CompletableFuture.completedFuture(result);
    }

    @Override
    public CompletionStage<ObjectNode> executeForMoved(
            String channel, int partition, long offset, LeaseCommand command) {
        calls.add(command + " " + channel + " " + partition + "/" + offset);
        return CompletableFuture.completedFuture(result(partition + "/" + offset));
    }

    private ObjectNode result(String token) {
        return JSON.createObjectNode().put("lease", token).put("status", result.status());
    }
}

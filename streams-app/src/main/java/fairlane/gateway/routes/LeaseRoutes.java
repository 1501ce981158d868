package fairlane.gateway.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import fairlane.gateway.http.Call;
import fairlane.gateway.http.CallHandler;
import fairlane.gateway.http.CallResult;
import fairlane.gateway.http.Problem;
import fairlane.gateway.http.ProblemException;
import fairlane.gateway.http.Response;
import fairlane.gateway.http.Router;
import fairlane.gateway.http.Routes;
import fairlane.gateway.leases.CallOrigin;
import fairlane.gateway.leases.LeaseCommand;
import fairlane.gateway.leases.LeaseCommandResult;
import fairlane.gateway.leases.Leases;
import fairlane.schema.Channel;
import fairlane.schema.Consumption;
import fairlane.wire.RequestJson;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Leases messages to callers, and executes commands on leases. Only operators may call these routes, because leased
 * messages may belong to any customer.
 *
 * <ul>
 *   <li>{@code POST /v1/channels/{channel}/leases?max=10&wait=20s&lease=30s} leases messages.
 *   <li>{@code GET /v1/channels/{channel}/leases} returns how many messages this replica has leased or could lease.
 *   <li>{@code DELETE /v1/leases/{lease}} finishes the message.
 *   <li>{@code POST /v1/leases/{lease}/extend?lease=30s}, {@code /release} and {@code /reject?reason=..} execute the
 *       other commands.
 *   <li>{@code POST /v1/leases/finish}, {@code extend}, {@code release} and {@code reject} execute a command on an
 *       array of leases.
 * </ul>
 */
public final class LeaseRoutes implements Routes {
    private static final List<String> COMMANDS = List.of("finish", "extend", "release", "reject");
    private static final int DEFAULT_LEASES = 10;
    private static final int MAX_LEASES = 1_000;
    private static final int MAX_REASON_LENGTH = 1_000;
    private static final Duration MIN_LEASE = Duration.ofMillis(100);
    private static final Duration MAX_LEASE = Duration.ofHours(12);
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);

    private final Leases leases;
    private final Supplier<Map<String, Channel>> channels;

    /** @param channels supplies the records of all current channels by channel name */
    public LeaseRoutes(Leases leases, Supplier<Map<String, Channel>> channels) {
        this.leases = leases;
        this.channels = channels;
    }

    @Override
    public void addTo(Router router) {
        router.post("/v1/channels/{channel}/leases", forOperators(this::lease));
        router.get("/v1/channels/{channel}/leases", forOperators(this::counts));
        router.delete("/v1/leases/{lease}", forOperators(call -> executeOne(call, "finish")));
        for (String command : List.of("extend", "release", "reject")) {
            router.post("/v1/leases/{lease}/" + command, forOperators(call -> executeOne(call, command)));
        }
        for (String command : COMMANDS) {
            router.post("/v1/leases/" + command, forOperators(call -> executeMany(call, command)));
            router.post(
                    "/v1/channels/{channel}/leases/moved/{partition}/{offset}/" + command,
                    forOperators(call -> executeForMoved(call, command)));
        }
    }

    private static CallHandler forOperators(CallHandler handler) {
        return call -> {
            call.requireOperator();
            return handler.handle(call);
        };
    }

    private CompletionStage<CallResult> lease(Call call) {
        String channel = call.pathParameter("channel");
        int max = call.intParameter("max", DEFAULT_LEASES, MAX_LEASES);
        Duration lease = call.durationParameter("lease", "30s", MIN_LEASE, MAX_LEASE);
        Duration wait = call.durationParameter("wait", "20s", Duration.ZERO, MAX_WAIT);
        return leases.lease(channel, max, lease, wait, originOf(call))
                .map(pendingLeases -> pendingLeases.thenApply(leased -> leaseResult(leased, originOf(call))))
                .orElseGet(() -> unavailableForLeases(channel).completed());
    }

    /**
     * Returns a response with the leases. If the caller has hung up meanwhile, the leases are released, so that another
     * caller gets the messages.
     */
    private CallResult leaseResult(ArrayNode leased, CallOrigin origin) {
        Response response = Response.json(StatusCodes.OK, Map.of("leases", leased));
        List<String> tokens = new ArrayList<>();
        leased.forEach(lease -> tokens.add(lease.path("lease").asText()));
        return tokens.isEmpty()
                ? response
                : response.whenUndelivered(() -> leases.execute(tokens, new LeaseCommand.Release(), origin));
    }

    private CompletionStage<CallResult> counts(Call call) {
        String channel = call.pathParameter("channel");
        return leases.counts(channel)
                .<CallResult>map(counts -> Response.json(StatusCodes.OK, counts))
                .orElseGet(() -> unavailableForLeases(channel))
                .completed();
    }

    private Problem unavailableForLeases(String name) {
        Channel channel = channels.get().get(name);
        if (channel == null) {
            return Problem.notFound("there is no channel " + name);
        }
        return channel.getConsumption() == Consumption.LEASES
                ? Problem.unavailable("the channel " + name + " is still being prepared for leases; try again")
                : Problem.conflict("the channel " + name + " is consumed by workers; change that with:"
                        + " fairlane channels set " + name + " --consumption LEASES");
    }

    private CompletionStage<CallResult> executeOne(Call call, String command) {
        return leases.execute(call.pathParameter("lease"), parseCommand(call, command), originOf(call))
                .thenApply(result -> toResult(call.pathParameter("lease"), result));
    }

    private static CallResult toResult(String lease, LeaseCommandResult result) {
        if (result instanceof LeaseCommandResult.Accepted accepted) {
            return accepted.expiresAt() == null
                    ? Response.empty(StatusCodes.NO_CONTENT)
                    : Response.json(
                            StatusCodes.OK,
                            Map.of(
                                    "lease",
                                    lease,
                                    "expiresAt",
                                    accepted.expiresAt().toEpochMilli()));
        }
        if (result instanceof LeaseCommandResult.Pending pending) {
            return Response.json(StatusCodes.ACCEPTED, Map.of("lease", lease, "detail", pending.detail()));
        }
        return result instanceof LeaseCommandResult.Unavailable
                ? Problem.unavailable(result.detail())
                : Problem.of(result.status(), result.detail());
    }

    private CompletionStage<CallResult> executeMany(Call call, String command) {
        return leases.execute(tokens(call.body()), parseCommand(call, command), originOf(call))
                .thenApply(results -> Response.json(StatusCodes.OK, Map.of("results", results)));
    }

    private CompletionStage<CallResult> executeForMoved(Call call, String command) {
        return leases.executeForMoved(
                        call.pathParameter("channel"),
                        (int) call.pathNumber("partition", Integer.MAX_VALUE),
                        call.pathNumber("offset", Long.MAX_VALUE),
                        parseCommand(call, command))
                .thenApply(result -> Response.json(StatusCodes.OK, result));
    }

    private static LeaseCommand parseCommand(Call call, String name) {
        return switch (name) {
            case "finish" -> new LeaseCommand.Finish();
            case "extend" -> new LeaseCommand.Extend(call.durationParameter("lease", "30s", MIN_LEASE, MAX_LEASE));
            case "release" -> new LeaseCommand.Release();
            default -> new LeaseCommand.Reject(reason(call));
        };
    }

    private static String reason(Call call) {
        String reason = call.queryParameter("reason");
        if (reason == null || reason.isBlank()) {
            return "the holder of the lease rejected it";
        }
        if (reason.length() > MAX_REASON_LENGTH) {
            throw badRequest("reason may have at most " + MAX_REASON_LENGTH + " characters");
        }
        return reason;
    }

    private static ProblemException badRequest(String detail) {
        return new ProblemException(Problem.badRequest(detail));
    }

    /** Returns the origin of a call, which is needed to forward commands to another replica. */
    static CallOrigin originOf(Call call) {
        return new CallOrigin(call.header("Authorization"), call.header(CallOrigin.FORWARDED) != null);
    }

    private static List<String> tokens(byte[] body) {
        RequestJson.JsonParseResult text = RequestJson.read(body);
        if (text instanceof RequestJson.InvalidJson noJson) {
            throw badRequest("the body is " + noJson.fault());
        }
        JsonNode array = ((RequestJson.ParsedJson) text).node();
        List<String> tokens = new ArrayList<>();
        if (array.isArray()) {
            array.forEach(token -> tokens.add(token.isTextual() ? token.asText() : ""));
        }
        if (tokens.isEmpty() || tokens.size() > MAX_LEASES || tokens.contains("")) {
            throw badRequest("the body must be an array of 1 to " + MAX_LEASES + " leases, each a string");
        }
        return tokens;
    }
}

package fairlane.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import fairlane.config.Durations;
import fairlane.gateway.leases.Answered;
import fairlane.gateway.leases.Leases;
import fairlane.gateway.leases.Origin;
import fairlane.gateway.leases.Saying;
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
 * Messages handed out under leases. They are those of every customer, so all of it is for operators.
 *
 * <ul>
 *   <li>{@code POST /v1/channels/{channel}/leases?max=10&wait=20s&lease=30s}
 *   <li>{@code GET /v1/channels/{channel}/leases}: how many messages this replica has
 *   <li>{@code DELETE /v1/leases/{lease}}: the message is done
 *   <li>{@code POST /v1/leases/{lease}/extend?lease=30s}, {@code /release}, {@code /reject?reason=..}
 *   <li>{@code POST /v1/leases/finish}, {@code extend}, {@code release}, {@code reject}: of an array of leases
 * </ul>
 */
final class LeaseRoutes implements Routes {
    private static final List<String> SAYINGS = List.of("finish", "extend", "release", "reject");
    private static final int USUAL = 10;
    private static final int MOST = 1_000;
    private static final int MOST_REASON = 1_000;
    private static final Duration LEAST_LEASE = Duration.ofMillis(100);
    private static final Duration MOST_LEASE = Duration.ofHours(12);
    private static final Duration MOST_WAIT = Duration.ofSeconds(60);

    private final Leases leases;
    private final Supplier<Map<String, Channel>> channels;

    /** @param channels every channel there is, by its name, as of now */
    LeaseRoutes(Leases leases, Supplier<Map<String, Channel>> channels) {
        this.leases = leases;
        this.channels = channels;
    }

    @Override
    public void addTo(Router router) {
        router.post("/v1/channels/{channel}/leases", forOperators(this::lease));
        router.get("/v1/channels/{channel}/leases", forOperators(this::counts));
        router.delete("/v1/leases/{lease}", forOperators(call -> one(call, "finish")));
        for (String saying : List.of("extend", "release", "reject")) {
            router.post("/v1/leases/{lease}/" + saying, forOperators(call -> one(call, saying)));
        }
        for (String saying : SAYINGS) {
            router.post("/v1/leases/" + saying, forOperators(call -> many(call, saying)));
            router.post(
                    "/v1/channels/{channel}/leases/moved/{partition}/{offset}/" + saying,
                    forOperators(call -> ofMoved(call, saying)));
        }
    }

    private static Action forOperators(Action action) {
        return call -> {
            call.requireOperator();
            return action.answer(call);
        };
    }

    private CompletionStage<Reply> lease(Call call) {
        String channel = call.path("channel");
        int max = call.number("max", USUAL, MOST);
        Duration lease = duration(call, "lease", LEAST_LEASE, MOST_LEASE, "30s");
        Duration wait = duration(call, "wait", Duration.ZERO, MOST_WAIT, "20s");
        return leases.lease(channel, max, lease, wait, origin(call))
                .map(all -> all.thenApply(some -> leased(some, origin(call))))
                .orElseGet(() -> notLeased(channel).now());
    }

    /** Whoever has hung up meanwhile has nothing: somebody else gets it. */
    private Reply leased(ArrayNode some, Origin origin) {
        Answer answer = Answer.json(StatusCodes.OK, Map.of("leases", some));
        List<String> tokens = new ArrayList<>();
        some.forEach(lease -> tokens.add(lease.path("lease").asText()));
        return tokens.isEmpty() ? answer : answer.otherwise(() -> leases.say(tokens, new Saying.Release(), origin));
    }

    private CompletionStage<Reply> counts(Call call) {
        String channel = call.path("channel");
        return leases.counts(channel)
                .<Reply>map(counts -> Answer.json(StatusCodes.OK, counts))
                .orElseGet(() -> notLeased(channel))
                .now();
    }

    private Problem notLeased(String name) {
        Channel channel = channels.get().get(name);
        if (channel == null) {
            return Problem.notFound("there is no channel " + name);
        }
        return channel.getConsumption() == Consumption.LEASES
                ? Problem.unavailable("the channel " + name + " is only just being made ready for leases; try again")
                : Problem.conflict("the channel " + name + " is consumed by workers; change it with:"
                        + " fairlane channels set " + name + " --consumption LEASES");
    }

    private CompletionStage<Reply> one(Call call, String saying) {
        return leases.say(call.path("lease"), saying(call, saying), origin(call))
                .thenApply(answer -> reply(call.path("lease"), answer));
    }

    private static Reply reply(String lease, Answered answer) {
        if (answer instanceof Answered.Accepted accepted) {
            return accepted.expiresAt() == null
                    ? Answer.empty(StatusCodes.NO_CONTENT)
                    : Answer.json(
                            StatusCodes.OK,
                            Map.of(
                                    "lease",
                                    lease,
                                    "expiresAt",
                                    accepted.expiresAt().toEpochMilli()));
        }
        if (answer instanceof Answered.Noted noted) {
            return Answer.json(StatusCodes.ACCEPTED, Map.of("lease", lease, "detail", noted.detail()));
        }
        return answer instanceof Answered.Unavailable
                ? Problem.unavailable(answer.detail())
                : Problem.of(answer.status(), answer.detail());
    }

    private CompletionStage<Reply> many(Call call, String saying) {
        return leases.say(tokens(call.body()), saying(call, saying), origin(call))
                .thenApply(results -> Answer.json(StatusCodes.OK, Map.of("results", results)));
    }

    private CompletionStage<Reply> ofMoved(Call call, String saying) {
        return leases.sayOfMoved(
                        call.path("channel"),
                        (int) position(call, "partition", Integer.MAX_VALUE),
                        position(call, "offset", Long.MAX_VALUE),
                        saying(call, saying))
                .thenApply(result -> Answer.json(StatusCodes.OK, result));
    }

    private static long position(Call call, String name, long most) {
        String text = call.path(name);
        if (!text.matches("\\d{1,18}") || Long.parseLong(text) > most) {
            throw refused(name + " is a whole number, not \"" + text + "\"");
        }
        return Long.parseLong(text);
    }

    private static Saying saying(Call call, String name) {
        return switch (name) {
            case "finish" -> new Saying.Finish();
            case "extend" -> new Saying.Extend(duration(call, "lease", LEAST_LEASE, MOST_LEASE, "30s"));
            case "release" -> new Saying.Release();
            default -> new Saying.Reject(reason(call));
        };
    }

    private static String reason(Call call) {
        String reason = call.query("reason");
        if (reason == null || reason.isBlank()) {
            return "whoever leased it rejected it";
        }
        if (reason.length() > MOST_REASON) {
            throw refused("reason has at most " + MOST_REASON + " characters");
        }
        return reason;
    }

    private static ProblemException refused(String why) {
        return new ProblemException(Problem.badRequest(why));
    }

    /** Where a call comes from, for what is passed on to another replica. */
    static Origin origin(Call call) {
        return new Origin(call.header("Authorization"), call.header(Origin.FORWARDED) != null);
    }

    private static List<String> tokens(byte[] body) {
        RequestJson.JsonParseResult text = RequestJson.read(body);
        if (text instanceof RequestJson.InvalidJson noJson) {
            throw refused("the body is " + noJson.fault());
        }
        JsonNode array = ((RequestJson.ParsedJson) text).node();
        List<String> tokens = new ArrayList<>();
        if (array.isArray()) {
            array.forEach(token -> tokens.add(token.isTextual() ? token.asText() : ""));
        }
        if (tokens.isEmpty() || tokens.size() > MOST || tokens.contains("")) {
            throw refused("the body is an array of 1 to " + MOST + " leases, each a text");
        }
        return tokens;
    }

    private static Duration duration(Call call, String name, Duration least, Duration most, String usual) {
        String text = call.query(name) == null ? usual : String.valueOf(call.query(name));
        Duration duration;
        try {
            duration = Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw refused(name + ": " + e.getMessage());
        }
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw refused(name + " is " + Durations.format(least) + " to " + Durations.format(most) + ", not " + text);
        }
        return duration;
    }
}

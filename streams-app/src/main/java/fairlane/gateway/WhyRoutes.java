package fairlane.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fairlane.admin.Cluster;
import fairlane.admin.inspection.HeldMessageJson;
import fairlane.admin.inspection.MessageSelector;
import fairlane.admin.messages.HoldCauseFinder;
import fairlane.admin.messages.MessageLocator;
import fairlane.admin.messages.MessageTrace;
import fairlane.admin.messages.OutcomeSearch;
import fairlane.admin.topics.DeadLetter;
import fairlane.admin.topics.OutcomeJson;
import fairlane.admin.topics.ReleasedMessage;
import fairlane.schema.SendRequest;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Where one message is, why, and what became of its attempts. */
final class WhyRoutes implements Routes {
    private static final Duration SEARCH = Duration.ofSeconds(4);

    private final Cluster cluster;
    private final OutcomeJson outcomes = new OutcomeJson();

    WhyRoutes(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void addTo(Router router) {
        router.get("/v1/messages/{customer}/{id}", this::why);
    }

    private CompletionStage<Reply> why(Call call) {
        String customer = call.path("customer");
        if (!call.caller().mayActFor(customer)) {
            return Problem.forbidden("the key is another customer's").now();
        }
        MessageSelector wanted =
                new MessageSelector(customer, call.path("id"), call.query("channel"), call.query("sender"));
        HeldMessageJson json =
                new HeldMessageJson(cluster.encodings().reader(SendRequest.class), call.flag("showBodies"));
        return call.waiting(() -> why(wanted, json));
    }

    private Reply why(MessageSelector wanted, HeldMessageJson json) {
        MessageLocator.MessageLocation look = look(wanted);
        OutcomeSearch.FoundOutcomes attempts = new OutcomeSearch(cluster).find(wanted, SEARCH);
        if (!look.found() && attempts.entries().isEmpty()) {
            return look.gaps().isEmpty()
                    ? Problem.notFound(
                            wanted.id() + " of " + wanted.customer() + " is not held, and was neither released nor"
                                    + " given up on, as far back as could be looked")
                    : Problem.unavailable(String.join("; ", look.gaps()));
        }
        HoldCauseFinder causes = new HoldCauseFinder(cluster);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("customer", wanted.customer());
        body.put("id", wanted.id());
        body.put(
                "held",
                look.held().stream()
                        .map(message -> {
                            ObjectNode held = json.toJson(message);
                            held.putPOJO("causes", causes.causesOf(message));
                            return held;
                        })
                        .toList());
        body.put("traces", look.traces().stream().map(WhyRoutes::trace).toList());
        body.put("outcomes", attempts.entries().stream().map(outcomes::toJson).toList());
        body.put("complete", look.complete() && attempts.complete());
        body.put("gaps", look.gaps());
        return Answer.json(StatusCodes.OK, body);
    }

    private MessageLocator.MessageLocation look(MessageSelector wanted) {
        try {
            return new MessageLocator(cluster).locate(wanted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.unavailable("the gateway is about to end"));
        }
    }

    private static Map<String, Object> trace(MessageTrace trace) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (trace instanceof MessageTrace.Released released) {
            ReleasedMessage delivery = released.delivery();
            fields.put("what", "RELEASED");
            fields.put("channel", released.channel());
            fields.put("attempt", delivery.attempt());
            delivery.acceptedAt().ifPresent(at -> fields.put("acceptedAt", at));
            delivery.releasedAt().ifPresent(at -> fields.put("releasedAt", at));
            fields.put("partition", delivery.partition());
            fields.put("offset", delivery.offset());
        } else if (trace instanceof MessageTrace.DeadLettered givenUp) {
            DeadLetter letter = givenUp.letter();
            fields.put("what", "GIVEN_UP");
            fields.put("at", letter.at().toEpochMilli());
            fields.put("reason", letter.reason());
            fields.put("error", letter.error());
        } else if (trace instanceof MessageTrace.NotConsumed waiting) {
            fields.put("what", "NOT_TAKEN_IN");
            fields.put("topic", waiting.topic());
            fields.put("partition", waiting.partition());
            fields.put("offset", waiting.offset());
            fields.put("before", waiting.unconsumedBefore());
        }
        return fields;
    }
}

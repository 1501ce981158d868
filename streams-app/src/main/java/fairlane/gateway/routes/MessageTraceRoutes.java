package fairlane.gateway.routes;

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
import fairlane.gateway.http.Call;
import fairlane.gateway.http.CallResult;
import fairlane.gateway.http.Problem;
import fairlane.gateway.http.ProblemException;
import fairlane.gateway.http.Response;
import fairlane.gateway.http.Router;
import fairlane.gateway.http.Routes;
import fairlane.schema.SendRequest;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Shows where a message is, why it is there, and the outcomes of the attempts to deliver it. */
public final class MessageTraceRoutes implements Routes {
    private static final Duration SEARCH_TIME_LIMIT = Duration.ofSeconds(4);

    private final Cluster cluster;
    private final OutcomeJson outcomeJson = new OutcomeJson();

    public MessageTraceRoutes(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void addTo(Router router) {
        router.get("/v1/messages/{customer}/{id}", this::showMessage);
    }

    private CompletionStage<CallResult> showMessage(Call call) {
        String customer = call.pathParameter("customer");
        if (!call.caller().mayActFor(customer)) {
            return Problem.forbidden("the API key belongs to another customer").completed();
        }
        MessageSelector selector = new MessageSelector(
                customer, call.pathParameter("id"), call.queryParameter("channel"), call.queryParameter("sender"));
        HeldMessageJson json =
                new HeldMessageJson(cluster.encodings().reader(SendRequest.class), call.booleanParameter("showBodies"));
        return call.runBlocking(() -> showMessage(selector, json));
    }

    private CallResult showMessage(MessageSelector selector, HeldMessageJson json) {
        MessageLocator.MessageLocation location = locate(selector);
        OutcomeSearch.FoundOutcomes attempts = new OutcomeSearch(cluster).find(selector, SEARCH_TIME_LIMIT);
        if (!location.found() && attempts.entries().isEmpty()) {
            return location.gaps().isEmpty()
                    ? Problem.notFound("the message " + selector.id() + " of the customer " + selector.customer()
                            + " is not held, and neither its release nor a dead letter was"
                            + " found in the part of the topics that was searched")
                    : Problem.unavailable(String.join("; ", location.gaps()));
        }
        HoldCauseFinder causes = new HoldCauseFinder(cluster);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("customer", selector.customer());
        body.put("id", selector.id());
        body.put(
                "held",
                location.held().stream()
                        .map(message -> {
                            ObjectNode held = json.toJson(message);
                            held.putPOJO("causes", causes.causesOf(message));
                            return held;
                        })
                        .toList());
        body.put(
                "traces",
                location.traces().stream().map(MessageTraceRoutes::traceFields).toList());
        body.put(
                "outcomes", attempts.entries().stream().map(outcomeJson::toJson).toList());
        body.put("complete", location.complete() && attempts.complete());
        body.put("gaps", location.gaps());
        return Response.json(StatusCodes.OK, body);
    }

    private MessageLocator.MessageLocation locate(MessageSelector selector) {
        try {
            return new MessageLocator(cluster).locate(selector);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.unavailable("the gateway is shutting down"));
        }
    }

    private static Map<String, Object> traceFields(MessageTrace trace) {
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
        } else if (trace instanceof MessageTrace.DeadLettered deadLettered) {
            DeadLetter letter = deadLettered.letter();
            fields.put("what", "GIVEN_UP");
            fields.put("at", letter.at().toEpochMilli());
            fields.put("reason", letter.reason());
            fields.put("error", letter.error());
        } else if (trace instanceof MessageTrace.NotConsumed notConsumed) {
            fields.put("what", "NOT_TAKEN_IN");
            fields.put("topic", notConsumed.topic());
            fields.put("partition", notConsumed.partition());
            fields.put("offset", notConsumed.offset());
            fields.put("before", notConsumed.unconsumedBefore());
        }
        return fields;
    }
}

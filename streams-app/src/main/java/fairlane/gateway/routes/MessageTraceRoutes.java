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

/** Shows where one message is, why, and the outcomes of its attempts. */
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
        MessageSelector wanted = new MessageSelector(
                customer, call.pathParameter("id"), call.queryParameter("channel"), call.queryParameter("sender"));
        HeldMessageJson json =
                new HeldMessageJson(cluster.encodings().reader(SendRequest.class), call.booleanParameter("showBodies"));
        return call.runBlocking(() -> showMessage(wanted, json));
    }

    private CallResult showMessage(MessageSelector wanted, HeldMessageJson json) {
        MessageLocator.MessageLocation findings = findTraces(wanted);
        OutcomeSearch.FoundOutcomes attempts = new OutcomeSearch(cluster).find(wanted, SEARCH_TIME_LIMIT);
        if (!findings.found() && attempts.entries().isEmpty()) {
            return findings.gaps().isEmpty()
                    ? Problem.notFound(wanted.id() + " of " + wanted.customer()
                            + " is not held, and no release or dead letter of it was"
                            + " found in the part of the topics that was searched")
                    : Problem.unavailable(String.join("; ", findings.gaps()));
        }
        HoldCauseFinder causes = new HoldCauseFinder(cluster);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("customer", wanted.customer());
        body.put("id", wanted.id());
        body.put(
                "held",
                findings.held().stream()
                        .map(message -> {
                            ObjectNode held = json.toJson(message);
                            held.putPOJO("causes", causes.causesOf(message));
                            return held;
                        })
                        .toList());
        body.put(
                "traces",
                findings.traces().stream().map(MessageTraceRoutes::traceFields).toList());
        body.put(
                "outcomes", attempts.entries().stream().map(outcomeJson::toJson).toList());
        body.put("complete", findings.complete() && attempts.complete());
        body.put("gaps", findings.gaps());
        return Response.json(StatusCodes.OK, body);
    }

    private MessageLocator.MessageLocation findTraces(MessageSelector wanted) {
        try {
            return new MessageLocator(cluster).locate(wanted);
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
        } else if (trace instanceof MessageTrace.DeadLettered givenUp) {
            DeadLetter letter = givenUp.letter();
            fields.put("what", "GIVEN_UP");
            fields.put("at", letter.at().toEpochMilli());
            fields.put("reason", letter.reason());
            fields.put("error", letter.error());
        } else if (trace instanceof MessageTrace.NotConsumed notTakenIn) {
            fields.put("what", "NOT_TAKEN_IN");
            fields.put("topic", notTakenIn.topic());
            fields.put("partition", notTakenIn.partition());
            fields.put("offset", notTakenIn.offset());
            fields.put("before", notTakenIn.unconsumedBefore());
        }
        return fields;
    }
}

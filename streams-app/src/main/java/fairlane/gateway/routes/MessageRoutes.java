package fairlane.gateway.routes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import fairlane.admin.messages.CancellationAdmin;
import fairlane.contract.HeaderNames;
import fairlane.gateway.http.Call;
import fairlane.gateway.http.CallFailures;
import fairlane.gateway.http.CallResult;
import fairlane.gateway.http.Problem;
import fairlane.gateway.http.Response;
import fairlane.gateway.http.Router;
import fairlane.gateway.http.Routes;
import fairlane.gateway.intake.Submission;
import fairlane.gateway.intake.SubmissionBatch;
import fairlane.gateway.intake.SubmissionEstimator;
import fairlane.gateway.intake.SubmissionEstimator.Estimate;
import fairlane.gateway.intake.SubmissionServices;
import fairlane.http.UrlEncoding;
import fairlane.schema.CancelledBy;
import fairlane.schema.Topics;
import fairlane.wire.RequestJson;
import io.undertow.util.StatusCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Accepts and cancels messages. A call is answered once Kafka has acknowledged the record of the message or the
 * cancellation; no thread blocks meanwhile.
 */
public final class MessageRoutes implements Routes {
    static final int MAX_ENTRIES = 1_000;

    private static final byte[] TRUE = "true".getBytes(UTF_8);
    private static final List<String> TRACE_HEADERS = List.of("traceparent", "tracestate");

    private final SubmissionServices services;
    private final CancellationAdmin cancellations;
    private final Topics topics;

    public MessageRoutes(SubmissionServices services, CancellationAdmin cancellations, Topics topics) {
        this.services = services;
        this.cancellations = cancellations;
        this.topics = topics;
    }

    @Override
    public void addTo(Router router) {
        router.post("/v1/messages", this::send).delete("/v1/messages/{customer}/{id}", this::cancel);
    }

    private CompletionStage<CallResult> send(Call call) {
        RequestJson.JsonParseResult text = RequestJson.read(call.body());
        if (text instanceof RequestJson.InvalidJson noJson) {
            String customer = call.caller().customer();
            if (customer != null) {
                services.counters().recordRefused(customer, true);
            }
            Problem problem = Problem.badRequest(noJson.fault());
            services.counters().recordRejection(problem);
            return problem.completed();
        }
        JsonNode node = ((RequestJson.ParsedJson) text).node();
        return node.isArray() ? sendAll(node, call) : sendOne(node, call);
    }

    private CompletionStage<CallResult> sendOne(JsonNode node, Call call) {
        long now = System.currentTimeMillis();
        Submission submission = services.evaluator().evaluate(node, call.caller(), idempotencyKey(call), now);
        if (submission instanceof Submission.Refused refused) {
            Problem problem = refused.problem();
            boolean throttled = problem.status() == StatusCodes.TOO_MANY_REQUESTS;
            return (throttled
                            ? withRateLimitHeaders(
                                    problem, node.path("customer").asText(), now)
                            : problem)
                    .completed();
        }
        Submission.Ready ready = (Submission.Ready) submission;
        CompletableFuture<Estimate> pendingEstimate = services.estimator().estimate(ready, now);
        return ready.request().getExpiresAt() == null
                ? publish(ready, call, pendingEstimate, now)
                : SubmissionEstimator.boundedBeforePublish(pendingEstimate).thenCompose(estimate -> {
                    Optional<Problem> refusal = estimate.refusal(ready.request());
                    refusal.ifPresent(problem -> {
                        services.counters().recordRefused(ready.customer(), false);
                        services.counters().recordRejection(problem);
                    });
                    return refusal.isPresent() ? refusal.get().completed() : publish(ready, call, pendingEstimate, now);
                });
    }

    private CompletionStage<CallResult> publish(
            Submission.Ready ready, Call call, CompletableFuture<Estimate> pendingEstimate, long now) {
        CompletableFuture<CallResult> result = new CompletableFuture<>();
        boolean bulk = !ready.steady();
        String topic = bulk ? topics.bulk() : topics.requests();
        services.publisher().publish(toRecord(ready, topic, traceHeaders(call)), (offset, problem) -> {
            if (problem != null) {
                services.counters().recordRejection(problem);
                result.complete(problem);
                return;
            }
            services.counters().recordAccepted(ready.customer());
            SubmissionEstimator.boundedAfterAcknowledgement(pendingEstimate)
                    .thenApply(estimate -> acceptedResult(ready, estimate.expectedAt(bulk, offset), now))
                    .exceptionally(CallFailures::toProblem)
                    .thenAccept(result::complete);
        });
        return result;
    }

    private CallResult acceptedResult(Submission.Ready ready, @Nullable Long expectedAt, long now) {
        String id = ready.request().getId();
        Response response = Response.json(
                        StatusCodes.ACCEPTED, new SubmissionBatch.Accepted(null, ready.customer(), id, expectedAt))
                .withHeader(
                        "Location",
                        "/v1/messages/" + UrlEncoding.encode(ready.customer()) + "/" + UrlEncoding.encode(id));
        return withRateLimitHeaders(response, ready.customer(), now);
    }

    private CallResult withRateLimitHeaders(CallResult result, String customer, long now) {
        CallResult extended = result;
        for (Map.Entry<String, String> header :
                services.throttle().rateLimitHeaders(customer, now).entrySet()) {
            extended = extended.withHeader(header.getKey(), header.getValue());
        }
        return extended;
    }

    private CompletionStage<CallResult> sendAll(JsonNode entries, Call call) {
        if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
            return Problem.badRequest("an array must have 1 to 1,000 messages, not " + entries.size())
                    .completed();
        }
        long now = System.currentTimeMillis();
        String idempotencyKey = idempotencyKey(call);
        List<Header> trace = traceHeaders(call);
        SubmissionBatch batch = new SubmissionBatch(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            boolean hasOwnId = entries.get(i).hasNonNull("id");
            String entryKey = idempotencyKey == null || hasOwnId ? null : idempotencyKey + "/" + i;
            Submission submission = services.evaluator().evaluate(entries.get(i), call.caller(), entryKey, now);
            if (submission instanceof Submission.Ready ready) {
                publish(ready, i, batch, trace);
            } else if (submission instanceof Submission.Refused refused) {
                batch.refuse(i, refused.problem());
            }
        }
        return batch.result();
    }

    private void publish(Submission.Ready ready, int index, SubmissionBatch batch, List<Header> trace) {
        services.publisher().publish(toRecord(ready, topics.bulk(), trace), problem -> {
            if (problem != null) {
                services.counters().recordRejection(problem);
                batch.refuse(index, problem);
            } else {
                services.counters().recordAccepted(ready.customer());
                batch.accept(index, ready.customer(), ready.request().getId());
            }
        });
    }

    private static ProducerRecord<byte[], byte[]> toRecord(Submission.Ready ready, String topic, List<Header> trace) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, ready.customer().getBytes(UTF_8), ready.value());
        if (ready.dedupe()) {
            record.headers().add(HeaderNames.DEDUPE, TRUE);
        }
        trace.forEach(record.headers()::add);
        return record;
    }

    /** Returns the W3C Trace Context headers that the call contains. */
    private static List<Header> traceHeaders(Call call) {
        List<Header> trace = new ArrayList<>(TRACE_HEADERS.size());
        for (String name : TRACE_HEADERS) {
            String value = call.header(name);
            if (value != null) {
                trace.add(new RecordHeader(name, value.getBytes(UTF_8)));
            }
        }
        return trace;
    }

    /**
     * Returns the key in the Idempotency-Key header; null if the header is absent. The IETF draft defines the key as a
     * quoted string, but many clients send it without quotes, and both forms are accepted.
     */
    private static @Nullable String idempotencyKey(Call call) {
        String key = call.header("Idempotency-Key");
        if (key == null) {
            return null;
        }
        boolean quoted = key.length() > 1 && key.startsWith("\"") && key.endsWith("\"");
        return quoted ? key.substring(1, key.length() - 1) : key;
    }

    private CompletionStage<CallResult> cancel(Call call) {
        String customer = call.pathParameter("customer");
        if (!call.caller().mayActFor(customer)) {
            return Problem.forbidden("the API key belongs to another customer").completed();
        }
        String id = call.pathParameter("id");
        CompletableFuture<CallResult> result = new CompletableFuture<>();
        services.publisher()
                .publish(
                        cancellations.cancellation(
                                new CancellationAdmin.CancellationTarget(customer, CancelledBy.ID, id),
                                call.caller().isOperator() ? "gateway" : "customer",
                                call.queryParameter("why")),
                        problem -> result.complete(
                                problem != null
                                        ? problem
                                        : Response.json(
                                                StatusCodes.ACCEPTED,
                                                new SubmissionBatch.Accepted(null, customer, id))));
        return result;
    }
}

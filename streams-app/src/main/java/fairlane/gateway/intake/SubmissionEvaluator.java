package fairlane.gateway.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fairlane.contract.LimitKey;
import fairlane.contract.MessageCost;
import fairlane.contract.PolicyTable;
import fairlane.contract.RequestLimits;
import fairlane.gateway.http.Caller;
import fairlane.gateway.http.Problem;
import fairlane.schema.RecordWriter;
import fairlane.schema.SendRequest;
import fairlane.wire.MessageIdGenerator;
import fairlane.wire.RequestJson;
import io.undertow.util.StatusCodes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a submitted message is accepted, according to the fields of the message, the channel and the limits
 * of the customer.
 */
public final class SubmissionEvaluator {
    private static final String CUSTOMER = "customer";
    private static final String ID = "id";

    private final PolicyTable policies;
    private final IntakeThrottle throttle;
    private final IntakeCounters counters;
    private final RecordWriter<SendRequest> writer;
    private final String topic;
    private final RequestJson json = new RequestJson(new MessageIdGenerator());

    /** @param topic the topic for which requests are serialized */
    public SubmissionEvaluator(
            PolicyTable policies,
            IntakeThrottle throttle,
            IntakeCounters counters,
            RecordWriter<SendRequest> writer,
            String topic) {
        this.policies = policies;
        this.throttle = throttle;
        this.counters = counters;
        this.writer = writer;
        this.topic = topic;
    }

    /**
     * Evaluates a message.
     *
     * @param idempotencyKey the id that the Idempotency-Key header gives to the message; null if the header gives it
     *     none
     * @param now epoch milliseconds
     */
    public Submission evaluate(JsonNode message, Caller caller, @Nullable String idempotencyKey, long now) {
        Submission submission = parse(message, caller, idempotencyKey, now);
        if (submission instanceof Submission.Refused refused) {
            countRefusal(refused.problem(), caller, message);
        }
        return submission;
    }

    private void countRefusal(Problem problem, Caller caller, JsonNode message) {
        counters.recordRejection(problem);
        String namedCustomer = message.path(CUSTOMER).asText();
        String customer = caller.customer() != null ? caller.customer() : namedCustomer;
        if (problem.status() == StatusCodes.TOO_MANY_REQUESTS) {
            counters.recordThrottled(customer);
        } else if (customer.length() <= RequestLimits.MAX_NAME_BYTES) {
            counters.recordRefused(customer, isInvalid(problem));
        }
    }

    /** Returns whether the message would be refused regardless of the limits of the customer. */
    private static boolean isInvalid(Problem problem) {
        return problem.status() == StatusCodes.BAD_REQUEST
                || problem.status() == StatusCodes.NOT_FOUND
                || problem.status() == StatusCodes.REQUEST_ENTITY_TOO_LARGE;
    }

    private Submission parse(JsonNode message, Caller caller, @Nullable String idempotencyKey, long now) {
        if (message instanceof ObjectNode object) {
            Optional<Problem> conflict = applyCallerAndKey(object, caller, idempotencyKey);
            if (conflict.isPresent()) {
                return new Submission.Refused(conflict.get());
            }
        }
        boolean dedupe = message.hasNonNull(ID);
        RequestJson.RequestParseResult result = json.parse(message);
        if (result instanceof RequestJson.ParsedRequest accepted) {
            return checkLimits(accepted.customer(), accepted.request(), dedupe, now);
        }
        return refused(Problem.invalid("the message", ((RequestJson.InvalidRequest) result).faults()));
    }

    /**
     * Writes the customer that owns the API key and the id from the Idempotency-Key header into the message. Returns a
     * problem if the message already contains another customer or another id.
     */
    private static Optional<Problem> applyCallerAndKey(
            ObjectNode message, Caller caller, @Nullable String idempotencyKey) {
        String callerCustomer = caller.customer();
        if (callerCustomer != null
                && message.hasNonNull(CUSTOMER)
                && !callerCustomer.equals(message.get(CUSTOMER).asText())) {
            return Optional.of(Problem.forbidden("the API key belongs to another customer"));
        }
        if (callerCustomer != null) {
            message.put(CUSTOMER, callerCustomer);
        }
        if (idempotencyKey != null
                && message.hasNonNull(ID)
                && !idempotencyKey.equals(message.get(ID).asText())) {
            return Optional.of(Problem.badRequest("id and the Idempotency-Key header differ; send only one of them"));
        }
        if (idempotencyKey != null) {
            message.put(ID, idempotencyKey);
        }
        return Optional.empty();
    }

    private Submission checkLimits(String customer, SendRequest request, boolean dedupe, long now) {
        String channel = request.getChannel();
        if (!policies.hasChannel(channel)) {
            return refused(Problem.notFound("there is no channel " + channel));
        }
        if (isBlocked(LimitKey.customer(channel, customer))) {
            return refused(Problem.forbidden("the customer is blocked on the channel " + channel));
        }
        String sender = request.getSender() == null ? customer : request.getSender();
        if (isBlocked(LimitKey.sender(channel, sender))) {
            return refused(Problem.forbidden("the sender is blocked on the channel " + channel));
        }
        Optional<Problem> expired = expired(request, now);
        if (expired.isPresent()) {
            return refused(expired.get());
        }
        int cost = cost(request);
        if (cost > RequestLimits.MAX_COST) {
            return refused(Problem.badRequest(
                    "the body is " + cost + " SMS segments long; the maximum is " + RequestLimits.MAX_COST));
        }
        byte[] value = writer.write(topic, request);
        Optional<String> tooLarge =
                RequestJson.sizeFault(customer.getBytes(StandardCharsets.UTF_8).length + value.length);
        if (tooLarge.isPresent()) {
            return refused(Problem.of(StatusCodes.REQUEST_ENTITY_TOO_LARGE, tooLarge.get()));
        }
        IntakeThrottle.ThrottleResult throttled = throttle.admit(customer, cost, now);
        return throttled instanceof IntakeThrottle.Admitted admitted
                ? new Submission.Ready(customer, request, cost, value, dedupe, admitted.steady())
                : refused(((IntakeThrottle.Throttled) throttled).problem());
    }

    /**
     * Returns the problem of a message that has already expired. A message whose {@code expiresAt} is not after its
     * {@code notBefore} has been refused before, when its fields were parsed.
     */
    private static Optional<Problem> expired(SendRequest request, long now) {
        Instant expiresAt = request.getExpiresAt();
        return expiresAt == null || expiresAt.toEpochMilli() > now
                ? Optional.empty()
                : Optional.of(Problem.tooLate("the message has already expired (expiresAt is " + expiresAt + ")", now));
    }

    private boolean isBlocked(LimitKey idempotencyKey) {
        return Boolean.TRUE.equals(policies.effectiveLimit(idempotencyKey).blocked());
    }

    private int cost(SendRequest request) {
        PolicyTable.ChannelEntry channel = policies.channelEntry(request.getChannel());
        return MessageCost.of(request, channel != null && channel.costBySegments());
    }

    private static Submission refused(Problem problem) {
        return new Submission.Refused(problem);
    }
}

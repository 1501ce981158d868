package fairlane.gateway.intake;

/**
 * The services that accept a submitted message.
 *
 * @param evaluator decides whether a message is accepted
 * @param estimator estimates when a message will be released
 * @param throttle limits the rate of each customer
 * @param counters count accepted and refused messages
 * @param publisher writes accepted messages to Kafka
 */
public record SubmissionServices(
        SubmissionEvaluator evaluator,
        SubmissionEstimator estimator,
        IntakeThrottle throttle,
        IntakeCounters counters,
        RequestPublisher publisher) {}

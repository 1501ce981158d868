package fairlane.gateway.routes;

import fairlane.admin.Cluster;
import fairlane.admin.inspection.ReleaseEstimateClient;
import fairlane.admin.messages.CancellationAdmin;
import fairlane.contract.PolicyTable;
import fairlane.gateway.intake.IntakeCounters;
import fairlane.gateway.intake.IntakeThrottle;
import fairlane.gateway.intake.RequestPublisher;
import fairlane.gateway.intake.SubmissionEstimator;
import fairlane.gateway.intake.SubmissionEvaluator;
import fairlane.gateway.intake.SubmissionServices;
import fairlane.schema.SendRequest;
import java.time.Duration;

/** Creates the services with which a gateway accepts messages, and the routes that use these services. */
final class TestSubmission implements AutoCloseable {
    final IntakeCounters counters = new IntakeCounters();

    private final Cluster cluster;
    private final PolicyTable policies;
    private final IntakeThrottle throttle;
    private final RequestPublisher publisher;
    private final SubmissionEstimator estimator;

    TestSubmission(Cluster cluster, PolicyTable policies) {
        this.cluster = cluster;
        this.policies = policies;
        this.throttle = new IntakeThrottle(policies);
        this.publisher = new RequestPublisher(cluster, Duration.ofSeconds(1));
        this.estimator = new SubmissionEstimator(policies, new ReleaseEstimateClient(cluster));
    }

    MessageRoutes routes() {
        SubmissionEvaluator evaluator = new SubmissionEvaluator(
                policies,
                throttle,
                counters,
                cluster.encodings().writer(SendRequest.class),
                cluster.topics().requests());
        return new MessageRoutes(
                new SubmissionServices(evaluator, estimator, throttle, counters, publisher),
                new CancellationAdmin(cluster),
                cluster.topics());
    }

    @Override
    public void close() {
        estimator.close();
        publisher.close();
    }
}

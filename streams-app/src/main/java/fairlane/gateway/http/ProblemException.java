package fairlane.gateway.http;

/** Refuses a call. It is thrown by code that cannot return a {@link Problem}, such as the parsing of parameters. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}

package fairlane.schema;

import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.AvroGenerated;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Allows Avro to instantiate the types generated in this package. By default Avro instantiates no class that a schema
 * names, not even a generated class.
 *
 * <p>The class is registered as a factory of logical types, only because Avro loads such factories with {@link
 * java.util.ServiceLoader} before it parses the first schema, and thus before a generated type can be used. The
 * alternative is a system property that every process and test would have to set.
 */
public final class TrustGeneratedTypes implements LogicalTypes.LogicalTypeFactory {
    private static final String NAME = "fairlane-trust";

    public TrustGeneratedTypes() {
        ClassSecurityPredicate previous = ClassSecurityValidator.getGlobal();
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(previous, TrustGeneratedTypes::isGeneratedHere));
    }

    private static boolean isGeneratedHere(Class<?> type) {
        return type.getPackageName().equals(TrustGeneratedTypes.class.getPackageName())
                && type.isAnnotationPresent(AvroGenerated.class);
    }

    @Override
    public String getTypeName() {
        return NAME;
    }

    @Override
    public @Nullable LogicalType fromSchema(Schema schema) {
        return null;
    }
}

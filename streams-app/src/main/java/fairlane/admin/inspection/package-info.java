/** Client of the pipeline's inspection: held messages, hold reasons, release estimates and wanted workers. */
@NullMarked
package fairlane.admin.inspection;

import org.jspecify.annotations.NullMarked;

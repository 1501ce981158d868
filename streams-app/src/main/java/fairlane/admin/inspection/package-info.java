/** Client of the inspection API of the pipeline: held messages and lanes, release estimates and wanted workers. */
@NullMarked
package fairlane.admin.inspection;

import org.jspecify.annotations.NullMarked;

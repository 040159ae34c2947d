package dev.egomotion.engine.results;

import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.PhotometricConfidence;
import dev.egomotion.schemas.TrajectoryPoint;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Records as rows of comma-separated files: every field, shortest exact decimals, nothing for null. */
final class Rows {
    static final String TRAJECTORY =
            "camera,segment,segment_index,sequence,capture_time_ns,status,reason,"
                    + "tx,ty,tz,qx,qy,qz,qw,scale_source,confidence,model,scale_uncertainty,scale_reset,covariance,tracks,inlier_share";

    static final String CONFIDENCE =
            "camera,segment,segment_index,sequence,capture_time_ns,confidence,photometric_error,"
                    + "photometric_error_backward,identity_error,visible_share,forward_backward_rotation,"
                    + "forward_backward_translation,depth_consistency,explainability,width,height";

    static final String DEAD_LETTERS =
            "topic,partition,offset,camera,segment,sequence,capture_time_ns,kind,detail";

    private Rows() {}

    static String of(TrajectoryPoint p) {
        return row(
                p.getCamera(),
                p.getSegment(),
                p.getSegmentIndex(),
                p.getSequence(),
                p.getCaptureTimeNanos(),
                p.getStatus(),
                p.getReason(),
                p.getTx(),
                p.getTy(),
                p.getTz(),
                p.getQx(),
                p.getQy(),
                p.getQz(),
                p.getQw(),
                p.getScaleSource(),
                p.getConfidence(),
                p.getModel(),
                p.getScaleUncertainty(),
                p.getScaleReset(),
                p.getCovariance().stream().map(String::valueOf).collect(Collectors.joining(" ")),
                p.getTracks(),
                p.getInlierShare());
    }

    static String of(PhotometricConfidence c) {
        return row(
                c.getCamera(),
                c.getSegment(),
                c.getSegmentIndex(),
                c.getSequence(),
                c.getCaptureTimeNanos(),
                c.getConfidence(),
                c.getPhotometricError(),
                c.getPhotometricErrorBackward(),
                c.getIdentityError(),
                c.getVisibleShare(),
                c.getForwardBackwardRotation(),
                c.getForwardBackwardTranslation(),
                c.getDepthConsistency(),
                c.getExplainability(),
                c.getWidth(),
                c.getHeight());
    }

    static String of(DeadLetter d) {
        return row(
                d.getTopic(),
                d.getPartition(),
                d.getOffset(),
                d.getCamera(),
                d.getSegment(),
                d.getSequence(),
                d.getCaptureTimeNanos(),
                d.getKind(),
                d.getDetail());
    }

    static String row(Object... fields) {
        return Arrays.stream(fields).map(Rows::field).collect(Collectors.joining(","));
    }

    private static String field(Object value) {
        if (value == null) {
            return "";
        }
        String text = value.toString();
        return text.matches("[^,\"\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}

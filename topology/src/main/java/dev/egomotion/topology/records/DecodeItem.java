package dev.egomotion.topology.records;

import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.warp.StabilisedView;
import dev.egomotion.schemas.DeadLetter;
import java.util.List;
import java.util.Optional;

/**
 * What decode passes on: per camera and segment, frames in presentation order. After a restart the last
 * frames come again, so that the later steps can refill their memory; their records are not
 * written again.
 */
public sealed interface DecodeItem permits PathEvent, DecodeItem.DecodedFrame, DecodeItem.Rejected {
    /** Returns the dead letter, if this is one. */
    default List<DeadLetter> deadLetters() {
        return List.of();
    }

    /**
     * A frame with its images.
     *
     * @param frame its name
     * @param image rectified, of the networks' input size
     * @param tracking rectified, luma, of the tracking size; shared, not copied
     * @param stabilised what the networks see in place of the image, where they do
     */
    record DecodedFrame(
            FrameRef frame, RgbImage image, GrayImage tracking, Optional<Stabilised> stabilised)
            implements DecodeItem {
        /** A frame that the networks see as it is. */
        public DecodedFrame(FrameRef frame, RgbImage image, GrayImage tracking) {
            this(frame, image, tracking, Optional.empty());
        }

        /** Returns the image that the networks see. */
        public RgbImage seen() {
            return stabilised.map(Stabilised::image).orElse(image);
        }
    }

    /** An image turned to where the camera's smoothed path looks, and the way back. */
    record Stabilised(StabilisedView view, RgbImage image) {}

    /** A record that gave no estimate; for the dead-letter topic alone. */
    record Rejected(DeadLetter letter) implements DecodeItem {
        @Override
        public List<DeadLetter> deadLetters() {
            return List.of(letter);
        }
    }
}

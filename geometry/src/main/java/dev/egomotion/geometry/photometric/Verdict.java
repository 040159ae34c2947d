package dev.egomotion.geometry.photometric;

/** What the validator makes of a predicted motion. */
public enum Verdict {
    /** The images confirm the motion. */
    ACCEPTED,
    /** The two images are the same: the camera stands, or nothing can be told from them. */
    STATIC,
    /** The images confirm the motion, but its translation moves pixels too little to be measured. */
    LOW_PARALLAX,
    /** Too few pixels of one image lie in the other for any error to mean something. */
    TOO_FEW_VISIBLE_PIXELS,
    /** The brightness changed too much between the images to trust their difference. */
    EXPOSURE_JUMP,
    /** The images neither confirm the motion well nor refute it. */
    LOW_CONFIDENCE,
    /** The images refute the motion: not to have moved would explain them better. */
    VETOED
}

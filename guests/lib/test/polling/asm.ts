/** Address at which the second core begins (second.S). */
export declare const secondEntry: u32;
